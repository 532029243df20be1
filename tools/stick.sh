#!/bin/sh
# Write the ISO to a stick and read it back: make stick DEV=/dev/sdX
#
# 1. refuse what is not a whole, removable disk; what is mounted or held; what is too small
# 2. show what it is, and ask
# 3. write, sync, read back, compare
set -eu
dev=${1:-} iso=${2:-out/kiln.iso}

refuse() { echo "stick: $*" >&2; exit 1; }
removable() {
	for sys in /sys/block/*; do
		name=${sys##*/}
		[ "$(cat "$sys/removable")" = 1 ] || [ -n "$(readlink -f "$sys" | grep /usb || :)" ] || continue
		[ "$(cat "$sys/size")" != 0 ] || continue
		echo "  /dev/$name  $(($(cat "$sys/size") / 2097152)) GiB  $(cat "$sys/device/model" 2>/dev/null || :)"
	done
}

if [ -z "$dev" ]; then
	echo "Say which disk: make stick DEV=/dev/sdX. Removable disks here:" >&2
	removable >&2
	exit 100
fi
[ -f "$iso" ] || refuse "$iso is not there; run: make iso"
[ -b "$dev" ] || refuse "$dev is not a block device"
dev=$(readlink -f "$dev")
name=${dev#/dev/}
sys=/sys/block/$name
[ -d "$sys" ] || refuse "$dev is not a whole disk (a partition?)"
case $(readlink -f "$sys") in
*/usb*) ;;
*) [ "$(cat "$sys/removable")" = 1 ] || refuse "$dev is not a removable disk. Removable disks here:
$(removable)" ;;
esac
if grep -q "^$dev" /proc/mounts; then
	refuse "$dev is mounted: $(grep "^$dev" /proc/mounts | head -n 1 | cut -d' ' -f1,2)"
fi
! grep -q "^$dev" /proc/swaps || refuse "$dev is used as swap"
for holder in "$sys"/holders/* "$sys/$name"*/holders/*; do
	[ ! -e "$holder" ] || refuse "$dev is in use by ${holder##*/}"
done
size=$(stat -L -c %s "$iso")
[ $(($(cat "$sys/size") * 512)) -ge "$size" ] || refuse "$dev is smaller than $iso"
[ -w "$dev" ] || refuse "no permission to write $dev; run it as root"

echo "$dev: $(cat "$sys/device/vendor" "$sys/device/model" 2>/dev/null | tr '\n' ' ')"
echo "  size   $(($(cat "$sys/size") / 2048)) MiB"
echo "  serial $(udevadm info --query=property --name="$dev" 2>/dev/null | sed -n s/^ID_SERIAL_SHORT=//p)"
lsblk -o NAME,SIZE,FSTYPE,LABEL "$dev" | sed 's/^/  /'
printf 'Everything on it will be lost. Type yes to write %s to it: ' "$iso"
read -r answer
[ "$answer" = yes ] || refuse "nothing was written"

dd if="$iso" of="$dev" bs=4M conv=fsync oflag=excl status=progress
blockdev --flushbufs "$dev"
echo "reading back"
cmp -n "$size" "$iso" "$dev" || refuse "$dev does not hold what was written: the stick is bad"
echo "done: boot a PC from $dev"
