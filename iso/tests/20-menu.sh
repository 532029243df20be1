#!/bin/sh
# The ISO boots by BIOS and UEFI, as CD and as USB stick, and the menu appears on the serial line and on the
# screen, and shows what is chosen. Pictures: out/tests/menu-*/{menu,moved}.ppm.
# beside 120
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
need_stick

# A screen full of words has thousands of pixels that are not black.
bright() { # PICTURE
	pixels=$(tail -c +16 "$1" | od -An -v -tx1 -w3 | grep -cv '00 00 00') || :
	[ "${pixels:-0}" -ge 5000 ] || { echo "$1 has $pixels pixels that are not black"; return 1; }
}

# Another choice turns two lines over and changes a text; a cursor that blinks changes some hundred bytes.
moved() { # PICTURE PICTURE
	changed=$(cmp -l "$1" "$2" | wc -l)
	[ "$changed" -ge 3000 ] || { echo "the key moved nothing on the screen: $changed bytes from $1 to $2"; return 1; }
}

menu() { # firmware medium
	dir=$PWD/out/tests/menu-$1-$2
	mkdir -p "$dir"
	rm -f "$dir/menu.ppm" "$dir/moved.ppm"
	truncate -s 16G "$dir/disk.img"
	image=$PWD/out/kiln.iso
	if [ "$2" = usb ]; then
		cp --reflink=auto out/kiln.iso "$dir/stick.img"
		image=$dir/stick.img
	fi
	cat >"$dir/script" <<-'END'
		within 300
		refuse Kernel panic
		expect Which system
		expect GiB at least
		expect Esc
		within 30
		type \e[B
		expect sysvinit
		type \e[B
		expect systemd edition
		type \e[B
		expect mksh the shell
		type \e[A\e[A\e[A
		expect One program, BusyBox
		type \e[B\e[B\e[B
		expect mksh the shell
		expect kiln add
		wait 3
		monitor screendump @DIR@/menu.ppm
		monitor sendkey down
		type \e[A\e[A\e[A
		expect One program, BusyBox
		wait 3
		monitor screendump @DIR@/moved.ppm
	END
	tools/qemu.sh converse "$dir" "$1" "$dir/script" "$2:$image" "disk:$dir/disk.img"
	bright "$dir/menu.ppm"
	bright "$dir/moved.ppm"
	moved "$dir/menu.ppm" "$dir/moved.ppm"
	echo "menu by $1 from $2"
	rm -f "$dir/disk.img" "$dir/stick.img"
}

for medium in cd usb; do
	menu bios $medium
	menu uefi $medium
done
