# shellcheck shell=sh
# What the two builds of the C library have in common.
# Debian removed the manual, but not its name from the list of directories. /sbin is a link to bin here.
prepare() {
	sed -i 's/ manual / /; s/ manual$//' Makeconfig
	! grep -n 'all-subdirs.* manual' Makeconfig
	mkdir ../obj
	printf 'rootsbindir=/usr/bin\nsbindir=/usr/bin\n' >../obj/configparms
}

# Every program names /lib64/ld-linux-x86-64.so.2. The file itself lies in usr/lib with the rest (libc_cv_slibdir says so),
# and /lib64 is a link to that. $1: the root that it was installed into.
glibc_place() {
	[ -e "$1/usr/lib/ld-linux-x86-64.so.2" ]
	sed -i '/RTLDLIST=/s@/usr@@g' "$1/usr/bin/ldd"
}
