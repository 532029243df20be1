# Debian removed the manual. Its directory and the sample programs cut out of it are not built.
prepare() {
	sed -i 's/^SUBDIRS = .*/SUBDIRS = support ./' Makefile.in
}

install() {
	default_install
	put 644 doc/gawk.1 usr/share/man/man1/gawk.1
}
