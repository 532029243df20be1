. distros/lfs/stage/cross/cross.sh

build() {
	mkdir ../obj
	cd ../obj || exit
	../src/configure --build="$triplet" --host="$triplet" --target="$target" --prefix=/usr/lib/lfs-cross \
		--with-sysroot="$lfs" --disable-shared --disable-nls --disable-gprofng --disable-gdb \
		--disable-gdbserver --disable-sim --disable-plugins --disable-werror --disable-multilib \
		--enable-deterministic-archives --enable-default-hash-style=gnu --enable-new-dtags --without-zstd \
		--without-debuginfod --without-msgpack --disable-x86-used-note MAKEINFO=true CFLAGS='-O1 -pipe' CXXFLAGS='-O1 -pipe'
	make -j"$JOBS" configure-host MAKEINFO=true
	make -j"$JOBS" MAKEINFO=true LDFLAGS=-all-static
}

install() {
	make -C ../obj install MAKEINFO=true DESTDIR="$OUT"
	rm -rf "$OUT"/usr/lib/lfs-cross/share
}
