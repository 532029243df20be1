#!/bin/sh
# A whole installation onto a loop disk, in namespaces. Some packages count as not published, so they are compiled on
# the target; what comes out must be what the stick has, bit for bit.
# beside 540
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
install() { # LOG OPTION...: what it says is shown when it has ended
	log=$dir/$1
	shift
	status=0
	tools/namespace-install.sh out/kiln.iso "$dir/disk.img" "$dir/kiln.plan" "$dir" \
		--bind "$dir/outputs:/usr/share/kiln/distros/outputs" "$@" >"$log" 2>&1 </dev/null || status=$?
	cat "$log"
	return "$status"
}
# What the firmware would start: GRUB's first sector by its own two nops (installer/bootimage.h), its program on the ESP.
starts() {
	[ "$(od -An -tx1 -j 102 -N 2 "$dir/disk.img")" != ' 90 90' ] || printf 'bios '
	esp=$dir/disk.img@@$(partition_start "$dir/disk.img" 2)
	mdir -b -i "$esp" :: >"$dir/esp" 2>&1 || { cat "$dir/esp" >&2; return 1; } # else all would seem to be missing
	! mdir -b -i "$esp" ::/EFI/BOOT/BOOTX64.EFI >"$dir/esp" 2>&1 || printf 'uefi '
}
# The power goes while a package is compiled. What is there must not boot, and the second run must go on, not begin again.
if install first.log --timeout 3000 --cut 'built: musl'; then
	echo "the installation was not cut"
	exit 1
fi
grep -q 'built: musl' "$dir/first.log" || { echo "it ended before the power went"; exit 1; }
! grep 'Installation failed' "$dir/first.log" || exit 1
starting=$(starts)
[ "$starting" = '' ] || { echo "the cut disk starts by $starting"; exit 1; }
begun=$(sfdisk --disk-id "$dir/disk.img")
install second.log --timeout 3000
grep -q 'Going on with the installation' "$dir/second.log"
[ "$begun" = "$(sfdisk --disk-id "$dir/disk.img")" ]
check_disk "$dir/disk.img"
starting=$(starts)
[ "$starting" = 'bios uefi ' ] || { echo "the finished disk starts by ${starting:-nothing}"; exit 1; }

with_partition "$dir/disk.img" "$(partition_last "$dir/disk.img")" copy_installed "$dir"
for name in $compiled; do
	grep -q "^$name compiled" "$dir/compiled" || { echo "$name was not compiled on the target"; exit 1; }
done
# kiln-tree holds the list of published outputs, from which we have taken some.
compare_outputs "$dir" kiln-tree
