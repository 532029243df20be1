. distros/lfs/stage/tools/tools.sh

install() {
	make install DESTDIR="$OUT$lfs"
	rm -rf "$OUT$lfs/usr/include" "$OUT$lfs/usr/lib"
	ln -s bash "$OUT$lfs/usr/bin/sh"
}
