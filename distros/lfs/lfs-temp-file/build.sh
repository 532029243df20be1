. distros/lfs/stage/cross/cross.sh

# The list of signatures is compiled by the same program for this machine.
build() {
	cross_configure
	make -j"$JOBS" FILE_COMPILE=/usr/bin/file
}
