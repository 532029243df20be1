# shellcheck shell=sh
# Shared by the tests of installed disks. A test sources it after cd to the top directory.

# Start in bytes of partition N of an image (1-based). shellcheck disable=SC2034
partition_start() { sfdisk -d "$1" | sed -n "s,^$1$2 : start= *\([0-9]*\),\1,p" | cut -d, -f1 | awk '{ print $1 * 512 }'; }
partition_size() { sfdisk -d "$1" | sed -n "s,^$1$2 : .*size= *\([0-9]*\),\1,p" | cut -d, -f1 | awk '{ print $1 * 512 }'; }
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
