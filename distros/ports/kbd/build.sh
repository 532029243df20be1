# The archive is a snapshot without `configure`, and wants gettext's macros for translations that nobody gets here.
prepare() {
	sed -i -e '/^AM_GNU_GETTEXT/d' -e '/^ALL_LINGUAS/d' -e '/po\/Makefile\.in/d' configure.ac
	sed -i -e 's,\(libcommon/libcommon.a\) \\$,\1,' -e '/@INTLLIBS@/d' src/Makefile.am
	sed -i 's/^SUBDIRS = src data po docs/SUBDIRS = src data docs/' Makefile.am
	# BusyBox' chmod has no --reference; the modes are right without it.
	sed -i 's/ && \\$//; /chmod --reference/d' Makefile.common
	autoreconf -fi
}

install() {
	default_install
	# For video cards of long ago; it wants svgalib's mode files, which do not come with it.
	rm "$OUT/usr/bin/resizecons" "$OUT/usr/share/man/man8/resizecons.8"
}
