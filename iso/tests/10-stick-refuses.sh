#!/bin/sh
# make stick writes to nothing but a whole removable disk that nobody uses.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'losetup -d "$loop" 2>/dev/null || :; rm -rf "$work"' EXIT
loop=
truncate -s 1M "$work/iso"
must_refuse() { # sentence, arguments
	sentence=$1
	shift
	if echo yes | tools/stick.sh "$@" >"$work/said" 2>&1; then
		echo "not refused: $*"
		exit 1
	fi
	grep -q "$sentence" "$work/said" || { cat "$work/said"; exit 1; }
}
must_refuse 'Say which disk' '' "$work/iso"
must_refuse 'not a block device' "$work/iso" "$work/iso"
must_refuse 'run: make iso' /dev/null "$work/none"
# A loop disk is whole, but not removable: the machine's own disks look the same to us.
truncate -s 2M "$work/disk"
loop=$(losetup -f --show "$work/disk")
must_refuse 'not a removable disk' "$loop" "$work/iso"
cmp -n 2097152 "$work/disk" /dev/zero
