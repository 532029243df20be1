# musl's configure is its own and refuses nothing; --disable-wrapper: our gcc needs no musl-gcc.
build() {
	./configure --target=x86_64-kiln-linux-musl --prefix=/usr --syslibdir=/usr/lib \
		--disable-wrapper CC=gcc AR=ar RANLIB=ranlib CFLAGS="$CFLAGS"
	make -j"$JOBS"
}

install() {
	make install DESTDIR="$OUT"
	# Programs name /lib/ld-musl-x86_64.so.1, and /lib is usr/lib; a relative link also works in a
	# root that is mounted somewhere else.
	ln -sf libc.so "$OUT/usr/lib/ld-musl-x86_64.so.1"
	mkdir -p "$OUT/usr/bin"
	ln -sf ../lib/libc.so "$OUT/usr/bin/ldd"
}
