#!/bin/sh
# A whole installation without a virtual machine: the ISO's own live root with its init as PID 1 of namespaces, and one
# loop disk. Native speed; nothing of this host is visible inside.
#
#   namespace-install.sh ISO DISK-IMAGE PLAN DIR [kiln-machine option]...
#
# 1. the stick's files are taken out of the ISO (this kernel need not know iso9660)
# 2. its squashfs is mounted, and is the root
# 3. kiln-machine runs init there; the plan file is on a volume of its own, as on a stick
#
# KILN_MORE_STORE: a store of finished packages that the stick shall seem to have beside its own.
# Exit: 0 the machine was switched off, 10 it rebooted, 1 anything else.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
iso=$1 image=$2 plan=$3 dir=$4
shift 4
[ "$(id -u)" = 0 ] || { echo "namespace-install: loop disks want root; run: sudo make …" >&2; exit 1; }
mkdir -p "$dir/live" "$dir/plan"
stamp=$(stat -L -c '%s %Y' "$iso")
if [ "$(cat "$dir/stick.stamp" 2>/dev/null || :)" != "$stamp" ]; then
	rm -rf "$dir/stick"
	mkdir -p "$dir/stick"
	xorriso -osirrox on -indev "$iso" -extract /kiln "$dir/stick/kiln" -extract /boot "$dir/stick/boot" \
		>"$dir/xorriso.log" 2>&1
	echo "$stamp" >"$dir/stick.stamp"
fi
cp "$plan" "$dir/plan/kiln.plan"
loop=$(losetup -f --show "$image")
# Those of somebody who was killed.
partx -d "$loop" 2>/dev/null || :
umount "$dir/store" "$dir/live" 2>/dev/null || :
cleanup() {
	umount "$dir/store" 2>/dev/null || :
	umount "$dir/live" 2>/dev/null || :
	# The installer told the kernel of its partitions; they would outlive the loop device and be the next one's.
	partx -d "$loop" 2>/dev/null || :
	losetup -d "$loop" 2>/dev/null || :
}
trap cleanup EXIT INT TERM
mount -o loop,ro "$dir/stick/kiln/live.squashfs" "$dir/live"
if [ -n "${KILN_MORE_STORE:-}" ]; then
	mkdir -p "$dir/store"
	mount -t overlay -o "ro,lowerdir=$dir/live/var/lib/kiln/store:$KILN_MORE_STORE" overlay "$dir/store"
	set -- "$@" --bind "$dir/store:/var/lib/kiln/store"
fi
status=0
"$here/out/kiln-machine" --root "$dir/live" --init /usr/lib/kiln/init --disk "$loop" --stick "$dir/stick" \
	--plan-dir "$dir/plan" --cmdline "kiln.auto=1 kiln.plan=/run/kiln/plan/kiln.plan" "$@" || status=$?
case $status in
0 | 10) exit "$status" ;;
*) echo "namespace-install: the machine ended with $status" >&2; exit 1 ;;
esac
