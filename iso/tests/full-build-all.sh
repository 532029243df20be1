#!/bin/sh
# make run to its end: everything is compiled on the target. Each package must be, bit for bit, the stick's.
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
dir=$PWD/out/tests/build-all
mkdir -p "$dir"
need_stick
tools/run.sh </dev/null
check_disk out/disk.img
with_partition out/disk.img "$(partition_last out/disk.img)" copy_installed "$dir"
compare_outputs "$dir"
