. distros/lfs/stage/tools/tools.sh

# The list of signatures is compiled by the same program for this machine. libtool has a word of its own for static.
build() {
	cross_configure
	make -j"$JOBS" FILE_COMPILE=/usr/bin/file LDFLAGS=-all-static
}
