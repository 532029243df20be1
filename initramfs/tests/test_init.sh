#!/bin/sh
# init as PID 1 of namespaces, with a small BusyBox root and an installer made of shell. Whatever happens, PID 1 lives.
# beside 40
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "namespaces with disks want root"; exit 77; }
busybox=$(command -v busybox) || { echo "there is no busybox on this host (package busybox-static)"; exit 77; }
make -s out/init out/kiln-machine
init=${KILN_TEST_INIT:-out/init} # another one, such as that of the package
dir=$(mktemp -d)
log=$dir/log pid='' loops=''

clean_up() {
	[ -z "$pid" ] || kill -HUP "$pid" 2>/dev/null || :
	for loop in $loops; do
		partx -d "$loop" 2>/dev/null || :
		losetup -d "$loop" 2>/dev/null || :
	done
	rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

fail() {
	echo "FAILED: $name: $*"
	sed 's/^/   | /' "$log"
	exit 1
}

# make_root DIR: what init starts from
make_root() {
	mkdir -p "$1/usr/bin" "$1/root" "$1/newroot"
	ln -s usr/bin "$1/bin"
	cp "$init" "$1/init"
	cp "$busybox" "$1/usr/bin/busybox"
	for applet in $("$busybox" --list); do
		case $applet in busybox) ;; *) ln -s busybox "$1/usr/bin/$applet" ;; esac
	done
}

# installer DIR <script: the live system's installer
installer() {
	{ echo '#!/usr/bin/sh'; cat; } >"$1/usr/bin/kiln-installer"
	chmod 755 "$1/usr/bin/kiln-installer"
}

# start NAME OPTION...: the machine in the background; its keyboard is descriptor 3
start() {
	name=$1
	shift
	rm -f "$dir/keys"
	mkfifo "$dir/keys"
	: >"$log"
	out/kiln-machine --timeout 240 "$@" <"$dir/keys" >"$log" 2>&1 &
	pid=$!
	exec 3>"$dir/keys"
}

# see TEXT: waits until the console shows it
see() {
	for _ in $(seq 600); do
		tr -d '\r' <"$log" | grep -qF -- "$1" && return 0
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.1
	done
	tr -d '\r' <"$log" | grep -qF -- "$1" || fail "the console does not show: $1"
}

say() { echo "$1" >&3; }

# ends STATUS: the machine goes down, in this way
ends() {
	status=0
	wait "$pid" || status=$?
	pid=''
	exec 3>&-
	[ "$status" = "$1" ] || fail "ended with $status, not $1"
	echo "ok  $name"
}

# a shell that answers is a living system
shell_answers() {
	say "echo answer\$((20+$1))"
	see "answer$((20 + $1))"
}

attach() {
	loop=$(losetup -f --show "$1")
	loops="$loops $loop"
}

live=$dir/live bare=$dir/bare stick=$dir/stick
make_root "$live"
make_root "$bare"
mkdir -p "$stick/kiln"
echo stick-1 >"$stick/kiln/stick"

# ---- what goes wrong before the installer ----
start "stick missing" --root "$bare" --cmdline kiln.wait=1
see 'rescue: finding the stick: no device has the file /kiln/stick'
shell_answers 1
say 'exit'
shell_answers 2
say 'poweroff'
ends 0

start "another stick" --root "$bare" --stick "$stick" --cmdline kiln.id=stick-2
see 'has no file kiln/stick with the text of kiln.id='
say 'reboot'
ends 10

start "stick without a system" --root "$bare" --stick "$stick"
see 'rescue: starting the live system'
say 'poweroff'
ends 0

start "slow stick, and Ctrl-Alt-Del while it is looked for" --root "$bare"
see 'Still looking for the Kiln stick'
kill -INT "$pid"
ends 10

# ---- the installer ----
installer "$live" <<'END'
trap 'echo told to end; exit 0' TERM
echo "installer term=$TERM console=$KILN_CONSOLE stick=$(cat $KILN_STICK/kiln/stick)"
while :; do sleep 0.1; done
END
start "bad command line, SIGTERM" --root "$live" --stick "$stick" --cmdline 'kiln.chek=1 kiln.console=nonsense kiln.term=vt100'
see 'kernel command line: "kiln.chek=1": is not known'
see 'installer term=vt100 console=console stick=stick-1'
kill -TERM "$pid"
see 'told to end'
ends 10

for signal in INT:10 USR1:0 USR2:0; do
	start "SIG${signal%:*}" --root "$live" --stick "$stick"
	see 'installer term='
	kill -"${signal%:*}" "$pid"
	ends "${signal#*:}"
done

installer "$live" <<'END'
echo "try"; exit 3
END
start "crash loop" --root "$live" --stick "$stick"
see 'the installer on console ended with status 3; it is started again (1 of 5)'
see '(5 of 5)'
see 'rescue: the installer on console ended with status 3, for the sixth time'
[ "$(grep -c '^try' "$log")" = 6 ] || fail "not six times"
shell_answers 3
say 'poweroff'
ends 0

installer "$live" <<'END'
kill -SEGV $$
END
start "crash by signal" --root "$live" --stick "$stick"
see 'was killed by signal 11; it is started again (2 of 5)'
kill -TERM "$pid"
ends 10

installer "$live" <<'END'
if [ "$*" = --check-stick ]; then echo "BAD: one file"; exit 1; fi
echo "menu"; sleep 100
END
start "check of the stick" --root "$live" --stick "$stick" --cmdline kiln.check=1
see 'BAD: one file'
see 'The check of this stick ended with status 1. The menu follows.'
kill -TERM "$pid"
ends 10

# ---- orphans, signals, the world outside ----
installer "$live" <<'END'
for i in 1 2 3 4 5 6 7 8; do (sleep 0.2 & sleep 0.1 & exit 0); done
sleep 1.5
echo "zombies: $(grep -l '^State:.Z' /proc/[0-9]*/status 2>/dev/null | wc -l)"
for signal in HUP PIPE QUIT ALRM KILL STOP CHLD WINCH; do kill -$signal 1; done
echo "signals are sent, $(cat /proc/1/comm) is alive"
ls /dev/vd* /dev/sd* /dev/loop* /dev/mem 2>/dev/null
mknod /tmp-node b 7 0 2>/dev/null && echo "a device node was made"
echo 1 2>/dev/null >/proc/sysrq-trigger
grep -c . /proc/net/dev
kill -SEGV 1
sleep 100
END
start "orphans and signals" --root "$live" --stick "$stick"
see 'zombies: 0'
see 'init is alive'
see 'rescue: init: signal 11'
shell_answers 4
if grep -qE '^/dev|device node' "$log"; then fail "a device of the host can be reached"; fi
say 'poweroff -f'
ends 0

# ---- disks ----
truncate -s 64M "$dir/disk.img"
printf 'label: gpt\nsize=8M\nsize=16M\n' | sfdisk -q "$dir/disk.img"
attach "$dir/disk.img"
disk=$loop
installer "$live" <<END
while [ ! -b ${disk}p2 ]; do sleep 0.1; done
echo "partition is here"
while [ -b ${disk}p2 ]; do sleep 0.1; done
echo "partition is gone"
sleep 100
END
start "partitions come and go" --root "$live" --stick "$stick" --disk "$disk"
sleep 0.5
partx -d "$disk" 2>/dev/null || : # those of somebody who was killed
partx -a "$disk"
see 'partition is here'
partx -d "$disk"
see 'partition is gone'
kill -TERM "$pid"
ends 10

mkfs.ext4 -q -F "$disk"
installer "$live" <<END
mkdir -p /mnt && mount -t ext4 $disk /mnt && echo hello >/mnt/file && mkdir /mnt/a && mount -t tmpfs none /mnt/a
trap '' TERM
cd /mnt/a; echo "mounted"
while :; do echo x >>/mnt/growing; sleep 0.05; done
END
start "file systems are left clean" --root "$live" --stick "$stick" --disk "$disk"
see 'mounted'
# The kernel unmounts for an init that does not, when nothing is left in its mount namespace: we are, until it is looked at.
space=$(grep -l "^PPid:[[:space:]]*$pid\$" /proc/[0-9]*/status 2>/dev/null | sed 's,/status$,/ns/mnt,') || :
[ -e "$space" ] || fail "which process is init?"
exec 4<"$space"
needs_recovery() { dumpe2fs -h "$dir/disk.img" 2>/dev/null | grep -q '^Filesystem features:.* needs_recovery'; }
needs_recovery || fail "a mounted file system looks like one that is not"
kill -TERM "$pid"
ends 10
! needs_recovery || fail "not unmounted: its journal needs recovery"
e2fsck -fn "$dir/disk.img" >"$log" 2>&1 || fail "e2fsck"
dumpe2fs -h "$dir/disk.img" 2>/dev/null | grep -q 'Filesystem state: *clean' || fail "not unmounted"
exec 4<&-
losetup -d "$disk"

# ---- a stick of its own, with a squashfs ----
installer "$live" <<'END'
echo "root is $(awk '$2 == "/" { print $3 }' /proc/mounts | tail -n 1), stick is $(cat /run/kiln/stick-device)"
echo changed >/etc-file && echo "can be written"
sleep 100
END
mksquashfs "$live" "$stick/kiln/live.squashfs" -noappend -quiet -no-progress >/dev/null
truncate -s 48M "$dir/stick.img"
mkfs.ext4 -q -F -L KILN -d "$stick" "$dir/stick.img"
attach "$dir/stick.img"
on=$loop
spare=$(losetup -f)
sum=$(sha256sum <"$dir/stick.img")
start "live.squashfs of a stick" --root "$bare" --disk "$on" --disk "$spare" --cmdline kiln.id=stick-1
see "root is overlay, stick is $on"
see 'can be written'
kill -INT "$pid"
ends 10
[ "$sum" = "$(sha256sum <"$dir/stick.img")" ] || fail "the stick was written to"

head -c 100000 /dev/urandom >"$stick/kiln/live.squashfs"
truncate -s 48M "$dir/bad.img"
mkfs.ext4 -q -F -L KILN -d "$stick" "$dir/bad.img"
attach "$dir/bad.img"
start "damaged live.squashfs" --root "$bare" --disk "$loop" --disk "$(losetup -f)"
see "can't be mounted (is the stick damaged?)"
shell_answers 5
say 'reboot'
ends 10
echo "init: all passed"
