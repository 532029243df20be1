#!/bin/sh
# Linux From Scratch with systemd, from its installation to its work.
# beside 360
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
. iso/tests/lfs.sh
test_lfs lfs-systemd
