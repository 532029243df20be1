#!/bin/sh
# QEMU as this project uses it. Everything lies in a directory of its own; only processes that
# were started here are ended.
#
#   qemu.sh accel                       prints "kvm" when a Linux guest really boots under it, else "tcg"
#   qemu.sh converse DIR FIRMWARE SCRIPT DRIVE...
#       starts a machine (FIRMWARE bios|uefi) and has out/talk hold SCRIPT's conversation with it;
#       a DRIVE is disk:FILE, cd:FILE or usb:FILE. DIR gets serial.log and what `monitor screendump
#       DIR/x.ppm` writes.
#   qemu.sh disk FILE                   boots an installed disk on this terminal
#   qemu.sh boot [FILE]                 the ISO (or FILE) with a screen, or SERIAL=1 on this terminal
#
# A machine has KILN_GUEST_CORES (2) and KILN_GUEST_MEMORY (2048) MiB. KILN_GUEST_RESTARTS=no: one that restarts ends
# instead, so that the next firmware can be tried.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
out=$here/out

ovmf() {
	for dir in /usr/share/OVMF /usr/share/edk2/x64 /usr/share/edk2-ovmf; do
		for code in OVMF_CODE.fd OVMF_CODE_4M.fd OVMF_CODE.4m.fd; do
			vars=$(echo "$code" | sed s/CODE/VARS/)
			if [ -f "$dir/$code" ] && [ -f "$dir/$vars" ]; then
				echo "$dir/$code $dir/$vars"
				return 0
			fi
		done
	done
	echo "no OVMF firmware for UEFI guests on this host (Debian's package: ovmf)" >&2
	return 1
}

# That /dev/kvm opens proves nothing: boot a kernel on it for a few seconds and look.
accel() {
	[ -w /dev/kvm ] || { echo tcg; return; }
	[ -s "$out/accel" ] && { cat "$out/accel"; return; }
	kernel=$out/vmlinuz # put there by iso.sh
	[ -f "$kernel" ] || { echo tcg; return; }
	log=$(mktemp)
	timeout 10 qemu-system-x86_64 -accel kvm -m 512 -display none -no-reboot -serial "file:$log" \
		-kernel "$kernel" -append 'console=ttyS0 panic=-1' >/dev/null 2>&1 || :
	if grep -q 'Kernel panic' "$log"; then echo kvm; else echo tcg; fi >"$out/accel"
	rm -f "$log"
	cat "$out/accel"
}

machine() { # firmware, directory: prints the arguments every machine has, one a line
	kind=$(accel)
	case $kind in
	kvm) printf '%s\n' -accel kvm -cpu host ;;
	*) printf '%s\n' -accel tcg,thread=multi -cpu max ;;
	esac
	printf '%s\n' -machine q35 -smp "${KILN_GUEST_CORES:-2}" -m "${KILN_GUEST_MEMORY:-2048}" -vga std -device virtio-rng-pci \
		-nic user,model=virtio-net-pci,restrict=on
	if [ "$1" = uefi ]; then
		files=$(ovmf)
		cp "${files#* }" "$2/vars.fd"
		printf '%s\n' -drive "if=pflash,format=raw,readonly=on,file=${files% *}" \
			-drive "if=pflash,format=raw,file=$2/vars.fd"
	fi
}

drives() { # DRIVE...: boot order is the order in which they are named
	n=0
	for drive in "$@"; do
		file=${drive#*:}
		n=$((n + 1))
		case $drive in
		disk:*) printf '%s\n' -drive "if=none,id=d$n,format=raw,cache=unsafe,file=$file" \
			-device "virtio-blk-pci,drive=d$n,serial=KILN$n,bootindex=$n" ;;
		cd:*) printf '%s\n' -drive "if=none,id=d$n,format=raw,readonly=on,media=cdrom,file=$file" \
			-device "ide-cd,drive=d$n,bootindex=$n" ;;
		usb:*) printf '%s\n' -device "qemu-xhci,id=x$n" \
			-drive "if=none,id=d$n,format=raw,cache=unsafe,file=$file" \
			-device "usb-storage,bus=x$n.0,drive=d$n,bootindex=$n,removable=on" ;;
		*) echo "qemu.sh: unknown drive $drive" >&2; return 100 ;;
		esac
	done
}

start() { # the rest of the arguments come from a file, one a line, because paths may hold blanks
	list=$1
	shift
	while IFS= read -r argument; do
		set -- "$@" "$argument"
	done <"$list"
	exec qemu-system-x86_64 "$@"
}

# The serial line of a QEMU that crashed hangs up, too: that the machine was switched off is known when QEMU ends by itself.
ended() {
	for _ in $(seq 300); do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.2
	done
	! kill -0 "$pid" 2>/dev/null || { echo "QEMU is still there a minute after its serial line hung up"; return 1; }
	code=0
	wait "$pid" 2>/dev/null || code=$?
	[ "$code" -eq 0 ] || { echo "QEMU ended with status $code"; return 1; }
}

converse() {
	dir=$1 firmware=$2 script=$3
	shift 3
	mkdir -p "$dir"
	rm -f "$dir/serial" "$dir/monitor"
	machine "$firmware" "$dir" >"$dir/arguments"
	drives "$@" >>"$dir/arguments"
	[ "${KILN_GUEST_RESTARTS:-yes}" = yes ] || echo -no-reboot >>"$dir/arguments"
	printf '%s\n' -display none -serial "unix:$dir/serial,server=on,wait=on" \
		-monitor "unix:$dir/monitor,server=on,wait=off" >>"$dir/arguments"
	start "$dir/arguments" >"$dir/qemu.log" 2>&1 &
	pid=$!
	trap 'kill $pid 2>/dev/null || :' EXIT INT TERM
	status=0
	sed "s,@DIR@,$dir,g" "$script" | "$out/talk" "$dir/serial" "$dir/monitor" "$dir/serial.log" || status=$?
	[ "$status" -ne 0 ] || [ "$(tail -n 1 "$script")" != end ] || ended || status=$?
	kill "$pid" 2>/dev/null || :
	wait "$pid" 2>/dev/null || :
	[ "$status" -eq 0 ] || { echo "the whole conversation: $dir/serial.log"; cat "$dir/qemu.log"; }
	return "$status"
}

# A disk that was installed, on this terminal.
disk() {
	mkdir -p "$out/boot-vm"
	machine "${FIRMWARE:-uefi}" "$out/boot-vm" >"$out/boot-vm/arguments"
	drives "disk:$1" >>"$out/boot-vm/arguments"
	printf '%s\n' -nographic >>"$out/boot-vm/arguments"
	start "$out/boot-vm/arguments"
}

boot() {
	image=${1:-$out/kiln.iso}
	disk=$out/boot-disk.img
	[ -e "$disk" ] || truncate -s 16G "$disk"
	mkdir -p "$out/boot-vm"
	machine "${FIRMWARE:-uefi}" "$out/boot-vm" >"$out/boot-vm/arguments"
	drives "disk:$disk" "cd:$image" >>"$out/boot-vm/arguments"
	if [ "${SERIAL:-0}" = 1 ]; then
		printf '%s\n' -nographic >>"$out/boot-vm/arguments"
	else
		printf '%s\n' -serial vc >>"$out/boot-vm/arguments"
	fi
	start "$out/boot-vm/arguments"
}

mkdir -p "$out"
command=${1:-}
[ -z "$command" ] || shift
case $command in
accel | converse | boot | disk) "$command" "$@" ;;
*) sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 100 ;;
esac
