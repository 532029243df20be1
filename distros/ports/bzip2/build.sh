# The makefiles know no CFLAGS from outside and no destination: the shared library, the static one, the programs.

build() {
	make -j"$JOBS" -f Makefile-libbz2_so CFLAGS="$CFLAGS -fPIC -D_FILE_OFFSET_BITS=64"
	make clean
	make -j"$JOBS" CFLAGS="$CFLAGS -D_FILE_OFFSET_BITS=64" libbz2.a bzip2 bzip2recover
}

check() {
	make test
}

install() {
	mkdir -p "$OUT/usr/bin" "$OUT/usr/lib" "$OUT/usr/include" "$OUT/usr/share/man/man1"
	cp bzip2 bzip2recover "$OUT/usr/bin/"
	ln -s bzip2 "$OUT/usr/bin/bunzip2"
	ln -s bzip2 "$OUT/usr/bin/bzcat"
	cp libbz2.a libbz2.so.1.0.8 "$OUT/usr/lib/"
	ln -s libbz2.so.1.0.8 "$OUT/usr/lib/libbz2.so.1.0"
	ln -s libbz2.so.1.0.8 "$OUT/usr/lib/libbz2.so"
	cp bzlib.h "$OUT/usr/include/"
	cp bzip2.1 "$OUT/usr/share/man/man1/"
}
