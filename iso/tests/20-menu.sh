#!/bin/sh
# The ISO boots by BIOS and UEFI, as CD and as USB stick, and the menu appears on the serial line and on the
# screen. Pictures: out/tests/menu-*.png.
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
need_stick
for firmware in bios uefi; do
	for medium in cd usb; do
		dir=$PWD/out/tests/menu-$firmware-$medium
		mkdir -p "$dir"
		truncate -s 16G "$dir/disk.img"
		image=out/kiln.iso
		if [ $medium = usb ]; then
			cp --reflink=auto out/kiln.iso "$dir/stick.img"
			image=$dir/stick.img
		fi
		cat >"$dir/script" <<-'END'
			within 300
			refuse Kernel panic
			expect Kiln
			expect BusyBox
			monitor screendump @DIR@/menu.ppm
		END
		tools/qemu.sh converse "$dir" $firmware "$dir/script" "$medium:$image" "disk:$dir/disk.img"
		# A screen that shows something has more than a few colours' worth of different pixels.
		[ "$(tail -c +16 "$dir/menu.ppm" | od -An -v -tx1 -w3 | sort -u | wc -l)" -ge 2 ]
		echo "menu by $firmware from $medium"
		rm -f "$dir/disk.img" "$dir/stick.img"
	done
done
