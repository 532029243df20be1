# shellcheck shell=sh
# Shared by the tests of installed disks. A test sources it after cd to the top directory.

# Without a stick there is nothing to test here; 00-stick.sh has told why.
need_stick() {
	[ -f out/kiln.iso ] || { echo "no stick: see 00-stick.sh"; exit 77; }
}

# Start in bytes of partition N of an image (1-based). shellcheck disable=SC2034
partition_start() { sfdisk -d "$1" | sed -n "s,^$1$2 : start= *\([0-9]*\),\1,p" | cut -d, -f1 | awk '{ printf "%.0f\n", $1 * 512 }'; }
partition_size() { sfdisk -d "$1" | sed -n "s,^$1$2 : .*size= *\([0-9]*\),\1,p" | cut -d, -f1 | awk '{ printf "%.0f\n", $1 * 512 }'; }
partition_last() { sfdisk -d "$1" | grep -c "^$1"; }

# Runs a command with PARTITION set to a loop device of partition N: with_partition IMAGE N COMMAND...
with_partition() {
	PARTITION=$(losetup -f --show -r -o "$(partition_start "$1" "$2")" \
		--sizelimit "$(partition_size "$1" "$2")" "$1")
	shift 2
	status=0
	"$@" || status=$?
	losetup -d "$PARTITION"
	return $status
}

check_ext4() { e2fsck -fn "$PARTITION"; }
check_fat() { fsck.fat -n "$PARTITION"; }

# The disk is what other people's programs call clean.
check_disk() {
	sfdisk --verify "$1"
	with_partition "$1" 2 check_fat
	with_partition "$1" "$(partition_last "$1")" check_ext4
}

# What a person does on a new system, as a conversation; HOST is in the prompt.
login_script() {
	cat <<-'END'
		within 400
		refuse Kernel panic
		expect login:
		send root
		expect assword:
		send kiln
		expect #
	END
}

# copy_installed DIR: from the root partition, what is installed, and which of it was compiled there (only that
# says so in its provenance).
copy_installed() {
	mkdir -p "$1/mnt"
	mount -o ro,noload "$PARTITION" "$1/mnt"
	cp "$1/mnt/var/lib/kiln/installed" "$1/installed"
	while read -r name _ entry _; do
		! grep -q '^origin built' "$1/mnt/var/lib/kiln/store/$entry/provenance" || echo "$name compiled"
	done <"$1/installed" >"$1/compiled"
	umount "$1/mnt"
}

# compare_outputs DIR [EXCEPT]: every package that was installed has the bits of this store's.
compare_outputs() {
	out/kiln outputs >"$1/stick-outputs"
	different=0
	while read -r name _ entry output _; do
		[ "$name" != "${2:-}" ] || continue
		grep -q " $output\$" "$1/stick-outputs" ||
			{ echo "$name ($entry) has other bits than the stick's"; different=1; }
	done <"$1/installed"
	return $different
}
