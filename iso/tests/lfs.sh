# shellcheck shell=sh
# What the tests of both LFS distros have in common. A test sources it behind lib.sh.

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
# store tells of a build. GCC knows the loaders of all C libraries, for -mmusl and its like, and tells them to its plug-ins.
no_names_of_musl() { # DIR
	! grep -rlaE 'kiln-linux-musl|/usr/lib/lfs' "$1" --exclude-dir=src --exclude-dir=kiln || return 1
	! grep -rla 'ld-musl' "$1" --exclude-dir=src --exclude-dir=kiln |
		grep -vE '/usr/bin/(x86_64-pc-linux-gnu-)?(gcc|g\+\+|c\+\+|cpp)(-14\.2\.0)?$|/plugin/include/config/i386/linux(64)?\.h$' || return 1
}

no_musl() { # DIR of the test
	mkdir -p "$1/mnt"
	mount -o ro,noload "$PARTITION" "$1/mnt"
	left=0
	only_glibc "$1/mnt" && no_names_of_musl "$1/mnt" || left=1
	umount "$1/mnt"
	[ "$left" = 0 ] || { echo "this is left of the musl system"; return 1; }
}

# test_lfs DISTRO: from its installation to its work; and no byte is left of the musl system that compiled the compiler
# that compiled it.
test_lfs() {
	sed -n 's/^archives *//p; s/^bundle *//p' iso/iso/recipe | tr ' ' '\n' | grep -q -x "$1" ||
		{ echo "$1 is not on the stick: its packages have never all been built"; exit 77; }
	test_distro "$1" 'zlib bzip2 tree'
	# shellcheck disable=SC2154 # dir: test_distro
	with_partition "$dir/disk.img" "$(partition_last "$dir/disk.img")" no_musl "$dir"
}
