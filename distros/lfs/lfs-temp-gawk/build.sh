. distros/lfs/stage/cross/cross.sh

# Debian removed the manual. Its directory and the sample programs cut out of it are not built.
prepare() {
	sed -i 's/^SUBDIRS = .*/SUBDIRS = support ./' Makefile.in
}
