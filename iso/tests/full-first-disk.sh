#!/bin/sh
# The stick's menu starts the disk of the machine: by BIOS from a CD, by UEFI from a USB stick. Not by BIOS from a USB stick:
# SeaBIOS knows no next disk behind a disk.
# beside 1200
# behind 30-install
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
disk=$PWD/out/tests/install/disk.img
need_stick
[ -f "$disk" ] || { echo "no installed disk: 30-install.sh failed"; exit 1; }
dir=$PWD/out/tests/first-disk
mkdir -p "$dir"
cp --reflink=auto "$disk" "$dir/disk.img"
cp --reflink=auto out/kiln.iso "$dir/stick.img"

starts() { # FIRMWARE MEDIUM KEYS: chosen in the stick's menu
	{
		printf '%s\n' 'within 120' 'expect Boot the first' "type $3" 'wait 1' 'type \r' 'refuse Which system'
		login_script
		printf '%s\n' 'within 90' 'send poweroff' 'end'
	} >"$dir/script"
	tools/qemu.sh converse "$dir" "$1" "$dir/script" "$2:$dir/stick.img" "disk:$dir/disk.img"
	echo "the first disk by $1 from $2"
}
starts bios cd d
starts uefi usb '\e[B\e[B\e[B'
rm -f "$dir/disk.img" "$dir/stick.img"
