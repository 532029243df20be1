#!/bin/sh
# A person at the menu, for every distro of the stick: chosen, answered, "yes", watched, and logged in to afterwards.
# Finished packages are on the stick (compiling in an emulated machine would take days). Pictures, for somebody to look
# at: out/tests/menu-install/DISTRO-*.ppm.
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
need_stick
dir=$PWD/out/tests/menu-install
mkdir -p "$dir"

downs() { # DISTRO: the key presses from the first of the menu to it
	echo distros/*/distro | tr ' ' '\n' | sed 's,distros/,,; s,/distro,,' | LC_ALL=C sort >"$dir/names"
	while read -r name; do
		grep -qE "^(bundle|archives)( .*)? $name( |\$)" iso/iso/recipe || continue
		[ "$name" != "$1" ] || return 0
		keys down
	done <"$dir/names"
}

keys() { # KEY...: as QEMU calls them; one takes some tenths of a second
	for key in "$@"; do printf '%s\n' "monitor sendkey $key" 'wait 1'; done
}

word() { # WORD: its letters
	# shellcheck disable=SC2046 # letters
	keys $(echo "$1" | sed 's/./& /g')
}

page() { # DISTRO PAGE: what is on the screen now
	echo 'wait 5'
	echo "monitor screendump $dir/$1-$2.ppm"
}

# On the screen's keyboard. The serial line tells how far it is, as for somebody who watches there.
script() { # DISTRO
	printf '%s\n' 'within 300' 'refuse Kernel panic' 'refuse installation has stopped' 'expect Which system' 'wait 5'
	downs "$1"
	page "$1" 1-system
	keys ret
	page "$1" 2-disk
	keys ret
	keys d e minus l a t i n 1
	page "$1" 3-keyboard
	keys ret ctrl-u
	word forge
	keys ret
	word kim
	keys ret
	# From here on the key map is German: QEMU's y is a z.
	for twice in password again; do
		[ "$twice" = password ] || page "$1" 4-names
		word secrety
		keys ret
	done
	word berlin
	page "$1" 5-timezone
	keys ret down
	page "$1" 6-build
	keys ret
	page "$1" 7-plan
	word zes
	keys ret
	cat <<-END
		within 300
		expect %
		wait 30
		monitor screendump $dir/$1-8-progress.ppm
		within 2400
		expect It is done
		wait 2
		monitor screendump $dir/$1-9-done.ppm
		within 400
		expect login:
		wait 5
		monitor screendump $dir/$1-boot.ppm
		send kim
		expect assword:
		send secretz
		expect $
		send readlink /etc/localtime; hostname
		expect Berlin
		expect forge
		send exit
		expect login:
	END
	# And on the screen.
	word root
	keys ret
	echo 'wait 10'
	word secrety
	keys ret
	page "$1" login
	cat <<-END
		send root
		expect assword:
		send secretz
		expect #
		within 90
		send poweroff
		end
	END
}

# The disk comes first: empty, it is passed over. SeaBIOS does that for a CD, but not for a second disk.
firmware=${FIRMWARE:-uefi}
medium=usb
[ "$firmware" = uefi ] || medium="cd"

for distro in ${KILN_TEST_DISTROS:-$(sed -n 's/^bundle *//p; s/^archives *//p' iso/iso/recipe)}; do
	tools/fuller-stick.sh "$dir/stick.iso" "$distro"
	rm -f "$dir/disk.img"
	truncate -s 20G "$dir/disk.img"
	script "$distro" >"$dir/script"
	tools/qemu.sh converse "$dir" "$firmware" "$dir/script" "disk:$dir/disk.img" "$medium:$dir/stick.iso"
	check_disk "$dir/disk.img"
	echo "$distro: fine"
done
rm -f "$dir/disk.img" "$dir/stick.iso"
