#!/bin/sh
# The distro toybox, from its installation to its work: it builds packages by its own tools.
# beside 370
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
test_distro toybox 'zlib bzip2 tree'
