#!/bin/sh
# Linux From Scratch with SysV init, from its installation to its work.
# beside 400
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
. iso/tests/lfs.sh
test_lfs lfs
