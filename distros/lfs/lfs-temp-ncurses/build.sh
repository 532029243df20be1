. distros/lfs/stage/cross/cross.sh

# The terminals' descriptions come with the final system: nothing here draws.
install() {
	make install DESTDIR="$OUT$lfs" TIC_PATH=/usr/bin/tic
	ln -s libncursesw.so "$OUT$lfs/usr/lib/libncurses.so"
}
