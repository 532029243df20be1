#!/bin/sh
# Linux From Scratch, from its installation to its work; and no byte is left of the musl system that compiled the
# compiler that compiled it.
# beside
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh

# Every program asks for glibc's loader (its own programs by the place where it lies), and nothing for musl's library or
# for a directory where one of the stages lay.
only_glibc() { # DIR
	find "$1/usr" -xdev -type f ! -path '*/src/*' \( -perm -100 -o -name '*.so*' \) -print0 |
		xargs -0 readelf -ldW 2>/dev/null | awk -v root="$1" '
		/^File: / { file = substr($2, length(root) + 1) }
		/interpreter: / { programs++ }
		/interpreter: / && !/interpreter: (\/lib64|\/usr\/lib)\/ld-linux-x86-64\.so\.2\]/ ||
		/\(NEEDED\).*\[libc\.so\]/ ||
		/\((RPATH|RUNPATH)\)/ && !/\[(\$ORIGIN|\/usr\/lib)[^:]*\]/ { print file ": " $0; wrong = 1 }
		END {
			print programs + 0, "programs of glibc"
			exit wrong || programs < 300
		}'
}

# Nothing names that system. Where its names are text that people read they stay: the recipes, their sources, what the
# store tells of a build. GCC knows the loaders of all C libraries, for -mmusl and its like.
no_names_of_musl() { # DIR
	! grep -rlaE 'kiln-linux-musl|/usr/lib/lfs' "$1" --exclude-dir=src --exclude-dir=kiln || return 1
	! grep -rla 'ld-musl' "$1" --exclude-dir=src --exclude-dir=kiln |
		grep -vE '/usr/bin/(x86_64-pc-linux-gnu-)?(gcc|g\+\+|c\+\+|cpp)(-14\.2\.0)?$' || return 1
}

no_musl() {
	mkdir -p "$dir/mnt"
	mount -o ro,noload "$PARTITION" "$dir/mnt"
	left=0
	only_glibc "$dir/mnt" && no_names_of_musl "$dir/mnt" || left=1
	umount "$dir/mnt"
	[ "$left" = 0 ] || { echo "this is left of the musl system"; return 1; }
}

grep -q '^archives.* lfs' iso/iso/recipe || { echo "lfs is not on the stick: its packages have never all been built"; exit 77; }
dir=$PWD/out/tests/lfs
test_distro lfs 'zlib bzip2 tree'
with_partition "$dir/disk.img" "$(partition_last "$dir/disk.img")" no_musl
