. distros/lfs/stage/cross/cross.sh

# The archive came without its doc/ directory, which configure and the top Makefile ask for.
prepare() {
	mkdir -p doc
	printf 'all install check clean install-data install-exec:\n' >doc/Makefile.in
	: >doc/make.1
}
