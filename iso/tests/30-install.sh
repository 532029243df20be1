#!/bin/sh
# A whole installation onto a loop disk, in namespaces. Some packages count as not published, so they are compiled on
# the target; what comes out must be what the stick has, bit for bit.
# beside
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
dir=$PWD/out/tests/install
compiled='musl busybox initramfs kiln kiln-installer'
mkdir -p "$dir"
need_stick
cp distros/outputs "$dir/outputs"
for name in $compiled; do
	grep -q "^$name " "$dir/outputs" || { echo "$name is not in distros/outputs"; exit 1; }
	sed -i "/^$name /d" "$dir/outputs"
done
# These two are part of the stick, not of the distro; init is in the first.
{ cat iso/tests/plan && echo 'add initramfs kiln-installer'; } >"$dir/kiln.plan"
rm -f "$dir/disk.img"
truncate -s 12G "$dir/disk.img"
install() {
	tools/namespace-install.sh out/kiln.iso "$dir/disk.img" "$dir/kiln.plan" "$dir" \
		--bind "$dir/outputs:/usr/share/kiln/distros/outputs" "$@" </dev/null
}
# The power goes while a package is compiled. What is there must not boot, and the second run must go on, not begin again.
if install --timeout 3000 --cut 'built: musl'; then
	echo "the installation was not cut"
	exit 1
fi
begun=$(sfdisk --disk-id "$dir/disk.img")
install --timeout 3000 | tee "$dir/second.log"
grep -q 'Going on with the installation' "$dir/second.log"
[ "$begun" = "$(sfdisk --disk-id "$dir/disk.img")" ]
check_disk "$dir/disk.img"

with_partition "$dir/disk.img" "$(partition_last "$dir/disk.img")" copy_installed "$dir"
for name in $compiled; do
	grep -q "^$name compiled" "$dir/compiled" || { echo "$name was not compiled on the target"; exit 1; }
done
# kiln-tree holds the list of published outputs, from which we have taken some.
compare_outputs "$dir" kiln-tree
