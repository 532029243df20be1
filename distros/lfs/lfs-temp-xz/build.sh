. distros/lfs/stage/tools/tools.sh

# libtool has a word of its own for static.
build() {
	cross_configure
	make -j"$JOBS" LDFLAGS=-all-static
}
