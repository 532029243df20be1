. distros/lfs/stage/cross/cross.sh

install() {
	make install DESTDIR="$OUT$lfs"
	ln -s bash "$OUT$lfs/usr/bin/sh"
}
