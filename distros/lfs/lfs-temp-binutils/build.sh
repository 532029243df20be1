. distros/lfs/stage/cross/cross.sh

build() {
	mkdir ../obj
	cd ../obj || exit
	../src/configure --prefix=/usr --build="$triplet" --host="$target" --disable-nls --disable-shared --disable-gprofng \
		--disable-gdb --disable-gdbserver --disable-sim --disable-plugins --disable-werror --enable-64-bit-bfd \
		--enable-new-dtags --enable-deterministic-archives --enable-default-hash-style=gnu --without-zstd \
		--without-debuginfod --without-msgpack --disable-x86-used-note MAKEINFO=true CFLAGS='-O1 -pipe' CXXFLAGS='-O1 -pipe'
	make -j"$JOBS" configure-host MAKEINFO=true
	make -j"$JOBS" MAKEINFO=true LDFLAGS=-all-static
}

install() {
	make -C ../obj install MAKEINFO=true DESTDIR="$OUT$lfs"
	rm -f "$OUT$lfs"/usr/lib/*.a
}
