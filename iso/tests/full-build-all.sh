#!/bin/sh
# The way of make run: everything is compiled on the target. Each package must be, bit for bit, the stick's.
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
dir=$PWD/out/tests/build-all
mkdir -p "$dir"
need_stick
sed -e 's/^build .*/build all/' iso/tests/plan >"$dir/plan"
rm -f "$dir/disk.img"
truncate -s 16G "$dir/disk.img"
tools/namespace-install.sh out/kiln.iso "$dir/disk.img" "$dir/plan" "$dir" </dev/null
check_disk "$dir/disk.img"
with_partition "$dir/disk.img" "$(partition_last "$dir/disk.img")" copy_installed "$dir"
compare_outputs "$dir"
