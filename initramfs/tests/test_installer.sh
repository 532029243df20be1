#!/bin/sh
# The real kiln-installer on loop disks, in a mount namespace whose /dev has nothing but those: what it refuses, a
# whole installation of a toy distro, kill -9 in the middle of it, going on, and the menu's questions by a pipe.
# beside 180
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "loop disks want root"; exit 77; }
busybox=$(command -v busybox) || { echo "there is no busybox on this host (package busybox-static)"; exit 77; }
"$busybox" ldd "$busybox" >/dev/null 2>&1 && file -L "$busybox" | grep -q dynamically && { echo "busybox is not static"; exit 77; }
make -s out/kiln out/kiln-installer
dir=$(mktemp -d)
tree=$dir/tree disks='' name=''
installer=$PWD/out/kiln-installer
cleanup() {
	for disk in $disks; do
		partx -d "$disk" 2>/dev/null || :
		losetup -d "$disk" 2>/dev/null || :
	done
	rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
fail() {
	echo "FAILED: $name: $*"
	sed 's/^/   | /' "$dir/log"
	exit 1
}
see() { grep -qF -- "$1" "$dir/log" || fail "no \"$1\""; }
pass() { echo "ok $name"; }

# recipe DIR <lines and then, after a line with --, build.sh
recipe() {
	mkdir -p "$tree/$1"
	cat >"$dir/both"
	{
		printf 'version 1\nsummary a toy\nlicense MIT\nhome https://example.org/\n'
		sed '/^--$/,$d' "$dir/both"
	} >"$tree/$1/recipe"
	sed '1,/^--$/d' "$dir/both" >"$tree/$1/build.sh"
}

make_tree() {
	mkdir -p "$tree/builder/seed" "$tree/distros/toy"
	cp -R builder/styles "$tree/builder/"
	echo 'package busybox' >"$tree/builder/seed/packages"
	printf 'summary a toy\nlibc none\ninit none\nabout a toy\npackage busybox toy-base grub slow\n' >"$tree/distros/toy/distro"
	printf 'memory 64\ndisk 512\nminutes 1\n' >>"$tree/distros/toy/distro"
	recipe distros/ports/busybox <<-'END'
		style none
		seed yes
		yields yes
		--
		install() {
			mkdir -p "$OUT/usr/bin"
			cp /usr/bin/busybox "$OUT/usr/bin/busybox"
			for applet in $(busybox --list); do
				[ "$applet" = busybox ] || ln -s busybox "$OUT/usr/bin/$applet"
			done
		}
	END
	recipe distros/toy/toy-base <<-'END'
		build busybox
		run busybox
		style none
		--
		install() {
			cd "$OUT"
			mkdir -p usr/lib/kiln etc boot
			ln -s usr/bin bin
			echo kernel >boot/vmlinuz
			cp "$RECIPE/files/configure" usr/lib/kiln/
		}
	END
	mkdir -p "$tree/distros/toy/toy-base/files"
	cat >"$tree/distros/toy/toy-base/files/configure" <<-'END'
		#!/bin/sh
		set -eu
		echo "$KILN_HOSTNAME" >/etc/hostname
		echo "$KILN_ROOT_HASH" >/etc/secret
	END
	chmod 755 "$tree/distros/toy/toy-base/files/configure"
	# A grub-mkimage of shell: images of the right form that boot nothing.
	recipe distros/ports/grub <<-'END'
		build busybox
		run busybox
		style none
		--
		install() {
			mkdir -p "$OUT/usr/bin" "$OUT/usr/lib/grub/i386-pc"
			cp "$RECIPE/files/grub-mkimage" "$OUT/usr/bin/"
			{
				head -c 100 /dev/zero
				printf '\377\0\353\005'
				head -c 406 /dev/zero
				printf '\125\252'
			} >"$OUT/usr/lib/grub/i386-pc/boot.img"
		}
	END
	mkdir -p "$tree/distros/ports/grub/files"
	cat >"$tree/distros/ports/grub/files/grub-mkimage" <<-'END'
		#!/bin/sh
		while [ "$1" != -o ]; do shift; done
		rm -f "$2"
		truncate -s 508 "$2"
		printf '\001\0\040\010' >>"$2"
		truncate -s 1024 "$2"
	END
	chmod 755 "$tree/distros/ports/grub/files/grub-mkimage"
	recipe distros/ports/slow <<-'END'
		build busybox
		style none
		--
		build() { sleep 5; }
		install() { mkdir -p "$OUT/usr/share" && echo slow >"$OUT/usr/share/slow"; }
	END
	mkdir -p "$dir/seed/usr/bin" "$dir/stick/kiln/sources"
	cp "$busybox" "$dir/seed/usr/bin/busybox"
	for applet in $("$busybox" --list); do
		[ "$applet" = busybox ] || ln -s busybox "$dir/seed/usr/bin/$applet"
	done
	echo archive >"$dir/stick/kiln/sources/toy.tar"
	KILN_TREE=$tree KILN_CACHE=$dir/cache out/kiln build --seed "$dir/seed" busybox >"$dir/log" 2>&1 || fail "the seed"
}

# new_disk MIB: an empty loop disk, named in $disk
new_disk() {
	image=$dir/image$(echo "$disks" | wc -w)
	truncate -s "$1M" "$image"
	disk=$(losetup -f --show "$image")
	disks="$disks $disk"
}

# run LIMIT "DISKS" ARG...: the installer, line by line, with standard input; its process is in $dir/pid
run() {
	limit=$1 given=$2
	shift 2
	# shellcheck disable=SC2016
	TERM=dumb DISKS=$given DEV=$dir/dev PID=$dir/pid timeout -s KILL "$limit" unshare -m sh -euc '
		mkdir -p "$DEV" /run/kiln
		mount -t tmpfs dev "$DEV"
		for node in null zero full random urandom tty; do cp -a "/dev/$node" "$DEV/"; done
		for disk in $DISKS; do cp -a "$disk" "$DEV/"; done
		ln -s /proc/self/fd "$DEV/fd"
		mkdir "$DEV/pts" "$DEV/shm"
		mount --bind /dev/pts "$DEV/pts"
		ln -s pts/ptmx "$DEV/ptmx"
		mount --move "$DEV" /dev
		mount -t tmpfs run /run
		echo $$ >"$PID"
		exec "$@"' sh "$installer" --tree "$tree" --store "$dir/cache/store" --stick "$dir/stick" \
		--mount /mnt --countdown 0 "$@" >"$dir/log" 2>&1
}

plan() { # LINES...: the plan file
	{
		echo 'distro toy'
		printf '%s\n' 'root-password secret' 'after poweroff' 'unattended yes' "$@"
	} >"$dir/plan"
}

# The disks' images change their time with every write.
state() { # DISK...
	for of in "$@"; do
		blockdev --flushbufs "$of"
		stat -c '%n %y %b' "$(losetup -n -O BACK-FILE "$of")"
	done
}

refused() { # "DISKS" SENTENCE: the plan is refused with it, and no byte of the disks changes
	# shellcheck disable=SC2086
	before=$(state $1)
	run 180 "$1" --plan "$dir/plan" </dev/null || :
	see "$2"
	# shellcheck disable=SC2086
	[ "$before" = "$(state $1)" ] || fail "a disk was written"
	pass
}

make_tree

name='no disk'
plan 'disk only'
refused '' 'has no disk that Kiln can see'

new_disk 1024 && first=$disk
new_disk 700 && second=$disk
name='a bad plan'
plan 'disk only' 'kepmap de'
refused "$first" ':6: '
see 'keymap'
name='two disks'
plan 'disk only'
refused "$first $second" '2 disks match'
see "$first"
see "$second"
name='a disk with data'
mke2fs -q -F -L precious "$second"
plan "disk path:$second"
refused "$first $second" 'is not empty (ext2 (precious))'
see precious
name='a disk that is too small'
plan "disk path:$second" 'erase yes' 'swap 400M'
refused "$second" 'is too small'
name='a distro that is not there'
sed 's/toy/toi/' "$dir/plan" >"$dir/plan2" && mv "$dir/plan2" "$dir/plan"
refused "$second" 'it has: toy'
name='too little memory'
plan 'disk only'
sed -i 's/^memory.*/memory 16777216/' "$tree/distros/toy/distro"
refused "$first" 'too little memory'
sed -i 's/^memory.*/memory 64/' "$tree/distros/toy/distro"

name='a port that is not there'
plan 'disk only' 'add slwo'
refused "$first" 'slow'

# What was killed may hold the disk for a moment longer, on a busy machine for seconds. The log stays that of the run before.
settle() { # DISK
	cp "$dir/log" "$dir/log-before"
	for _ in $(seq 150); do
		status=0
		run 60 "$1" --plan "$dir/plan" --dry-run </dev/null || status=$?
		if [ "$status" -ne 137 ] && ! grep -q 'in use' "$dir/log"; then # 137: it was killed before it could tell
			mv "$dir/log-before" "$dir/log"
			return 0
		fi
		sleep 0.2
	done
	fail 'the disk stays in use'
}

name='kill -9 again and again, then to the end'
plan 'disk only' 'swap 16M'
other=$(state "$second")
# Each of these is shorter than the slow package alone, so every run is cut, on any machine.
for limit in 0.3 0.8 1.3 1.8 2.3 2.8; do
	run "$limit" "$first" --plan "$dir/plan" </dev/null || :
	settle "$first"
done
run 300 "$first" --plan "$dir/plan" </dev/null || fail "exit status $?"
see 'Installation complete'
pass

check_disk() { # DISK: tables and file systems are clean, the root is marked finished
	blockdev --flushbufs "$1"
	# its exit status is 0 whatever it finds, and a table of which one copy is broken has "no errors"
	LC_ALL=C sfdisk --verify "$1" >"$dir/log" 2>&1 || fail 'sfdisk --verify'
	see 'No errors detected.'
	! grep -q 'corrupt\|mismatch\|not on the end' "$dir/log" || fail 'sfdisk --verify'
	sfdisk -d "$1" >"$dir/log"
	see 4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709
	for role in esp root; do
		start=$(sed -n "s/.*start= *\([0-9]*\),.*kiln-$role.*/\1/p" "$dir/log")
		size=$(sed -n "s/.*size= *\([0-9]*\),.*kiln-$role.*/\1/p" "$dir/log")
		dd if="$1" of="$dir/$role" bs=1M skip=$((start / 2048)) count=$((size / 2048)) status=none
	done
	fsck.fat -n "$dir/esp" >"$dir/log" 2>&1 || fail fsck.fat
	mdir -b -i "$dir/esp" ::/EFI/BOOT >"$dir/log" 2>&1
	see BOOTX64.EFI
	e2fsck -fn "$dir/root" >"$dir/log" 2>&1 || fail e2fsck
	dumpe2fs -h "$dir/root" >"$dir/log" 2>&1 || fail dumpe2fs
	see has_journal
	! grep -q needs_recovery "$dir/log" || fail 'it was not unmounted'
	for file in boot/kiln-finished boot/grub/grub.cfg etc/kiln/plan var/lib/kiln/sources/toy.tar usr/share/slow; do
		debugfs -R "stat /$file" "$dir/root" 2>&1 | grep -q 'Type: regular' || fail "there is no $file"
	done
	debugfs -R 'cat /etc/kiln/plan' "$dir/root" >"$dir/log" 2>&1
	grep -q secret "$dir/log" && fail 'the password is on the disk'
	see "root-password \$6\$"
}
name='what is on the disk'
check_disk "$first"
[ "$other" = "$(state "$second")" ] || fail 'another disk was written'
pass

name='the finished installation is not done again'
refused "$first" 'finished installation of this plan'

# begun TYPED: an installation of the plan on a new disk, cut when the first package is built; the slow one takes 5 s more
begun() {
	new_disk 1024
	: >"$dir/log"
	run 300 "$disk" --plan "$dir/plan" <"$1" &
	runner=$!
	while kill -0 "$runner" 2>/dev/null && ! grep -q 'built: ' "$dir/log"; do sleep 0.1; done
	kill -9 "$(cat "$dir/pid")" || :
	wait "$runner" || :
	see 'Building'
	see 'built: '
	! grep -q 'Configuring' "$dir/log" || fail 'it came too late to cut it'
	settle "$disk"
}

name='a cut installation goes on without its plan file'
begun /dev/null
run 300 "$disk" </dev/null || fail "exit status $?"
see 'was cut and goes on'
see 'Installation complete'
check_disk "$disk"
pass

# What a person changed at the menu goes on, whatever the plan file says; the file of a kiosk, corrected, begins anew.
name='a plan that a person changed goes on before the plan file'
plan 'disk only' 'erase yes' 'hostname typed'
sed -i '/^unattended/d' "$dir/plan"
printf '\n\n\n\n\n\n\n\n\n\n\n\nyes\n' >"$dir/typed"
begun "$dir/typed"
plan 'disk only' 'erase yes' 'hostname kiosk'
echo >"$dir/typed" # the stick is out
run 300 "$disk" --plan "$dir/plan" <"$dir/typed" || fail "exit status $?"
see 'was cut and goes on'
see 'its plan file would install over this system'
check_disk "$disk"
debugfs -R 'cat /etc/hostname' "$dir/root" 2>&1 | grep -q -x typed || fail 'it is not what was typed'
pass
name='a person may install the same again'
plan 'disk only' 'erase yes' 'hostname typed'
sed -i '/^unattended/d' "$dir/plan"
printf '\n\n\n\n\n\n\n\n\n\n\n\nyes\n' >"$dir/typed"
born() { debugfs -R 'stat /etc/hostname' "$dir/root" 2>&1 | sed -n 's/^ *crtime: //p'; }
before=$(born)
run 300 "$disk" --plan "$dir/plan" <"$dir/typed" || fail "exit status $?"
see 'Everything on it is erased'
see 'Making the file systems'
see 'Installation complete'
check_disk "$disk"
[ "$before" != "$(born)" ] || fail 'it is the old file system'
pass

name='a corrected plan file begins anew'
plan 'disk only' 'erase yes' 'hostname wrong'
begun /dev/null
plan 'disk only' 'erase yes' 'hostname right'
run 300 "$disk" --plan "$dir/plan" </dev/null || fail "exit status $?"
check_disk "$disk"
debugfs -R 'cat /etc/hostname' "$dir/root" 2>&1 | grep -q -x right || fail 'the old plan went on'
pass

# The power went between the marker in the file system and the type in the table. The system starts, and somebody uses it.
name='a system that is complete only gets its mark'
sfdisk -q --part-type "$disk" 3 4B494C4E-0000-4E4F-5459-455446495245 >"$dir/log" 2>&1 || fail sfdisk
at=$(($(sfdisk -d "$disk" | sed -n 's/.*start= *\([0-9]*\),.*kiln-root.*/\1/p') * 512))
echo mine >"$dir/mine"
for request in 'rm /etc/hostname' "write $dir/mine /etc/hostname"; do
	debugfs -w -R "$request" "$disk?offset=$at" >"$dir/log" 2>&1 || fail debugfs
done
run 300 "$disk" --plan "$dir/plan" </dev/null || fail "exit status $?"
see 'It was complete already'
see 'Installation complete'
! grep -q 'Building\|Configuring' "$dir/log" || fail 'it was installed again'
check_disk "$disk"
debugfs -R 'cat /etc/hostname' "$dir/root" 2>&1 | grep -q -x mine || fail 'what was changed since is gone'
pass
