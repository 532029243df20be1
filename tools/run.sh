#!/bin/sh
# make run: from source archives to a login prompt, saying what it does. DISTRO names another one than busybox.
set -eu
cd "$(dirname "$0")/.."
started=$(date +%s)
part() { printf '\n=== %s (%s min so far)\n' "$*" $((($(date +%s) - started) / 60)); }
dir=$PWD/out/run
mkdir -p "$dir"

part "1/4 The source archives"
out/kiln fetch iso

part "2/4 The stick"
tools/iso.sh

# An installation that was cut goes on, as it does on a PC: this tells which stick and which distro the disk is of.
begun="$(out/kiln output iso) ${DISTRO:-busybox}"
if [ "$(cat "$dir/begun" 2>/dev/null || :)" = "$begun" ] && [ -f out/disk.img ]; then
	part "3/4 Going on with the installation of ${DISTRO:-busybox} that was cut"
else
	part "3/4 Installing ${DISTRO:-busybox} from it onto a fresh disk image, compiling everything"
	rm -f out/disk.img
	truncate -s 20G out/disk.img
	echo "$begun" >"$dir/begun"
fi
cat >"$dir/kiln.plan" <<END
distro ${DISTRO:-busybox}
disk only
erase yes
unattended yes
build all
hostname kiln
user kim
user-password kim kiln
root-password kiln
timezone UTC
keymap us
network dhcp
after poweroff
END
if [ "$(tools/qemu.sh accel)" = kvm ]; then
	echo "A Linux guest boots under KVM here: the ISO runs in QEMU from first to last."
	cp "$(out/kiln path iso)/tree/usr/share/kiln-iso/kiln.iso" "$dir/stick.img"
	chmod u+w "$dir/stick.img"
	tools/plan-on-stick.sh "$dir/stick.img" "$dir/kiln.plan"
	printf 'within 14400\nrefuse Kernel panic\nrefuse Installation failed\nend\n' >"$dir/script"
	KILN_GUEST_MEMORY=4096 tools/qemu.sh converse "$dir" uefi "$dir/script" \
		"usb:$dir/stick.img" "disk:$PWD/out/disk.img"
else
	echo "No Linux guest boots under KVM here, and emulation is 10 times slower: the ISO's live root, init and"
	echo "installer run as PID 1 of namespaces on a loop disk instead; QEMU then boots that disk."
	# Where nobody can answer what to do after a failure, that question is the end.
	set --
	[ -t 0 ] || set -- --cut 'Try again'
	status=0
	tools/namespace-install.sh out/kiln.iso out/disk.img "$dir/kiln.plan" "$dir" "$@" || status=$?
	# A finished installation switches the machine off, as the plan says; a signal or Ctrl-Alt-Del reboots it.
	[ "$status" != 10 ] || echo "run: the installation was interrupted; the same command goes on with it" >&2
	[ "$status" = 0 ] || exit "$status"
fi
rm -f "$dir/begun"

part "4/4 Booting the disk"
echo "ISO:        out/kiln.iso    write it to a stick: make stick DEV=/dev/sdX"
echo "disk image: out/disk.img    users kim and root, password kiln"
if [ -t 0 ]; then
	echo "Log in below; poweroff ends it."
	tools/qemu.sh disk out/disk.img
else
	cat >"$dir/script" <<'END'
within 300
refuse Kernel panic
expect login:
send root
expect assword:
send kiln
expect #
send uname -a; echo logged''in
expect loggedin
send poweroff
end
END
	tools/qemu.sh converse "$dir" bios "$dir/script" "disk:$PWD/out/disk.img"
	tail -n 20 "$dir/serial.log"
fi
part "done"
