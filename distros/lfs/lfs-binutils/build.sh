. distros/lfs/stage/check/check.sh

# With its libraries inside the programs: nothing else links them.
build() {
	t=x86_64-pc-linux-gnu
	mkdir ../obj
	cd ../obj || exit
	../src/configure --build=$t --host=$t --prefix=/usr --sysconfdir=/etc --disable-shared --disable-nls --disable-gdb \
		--disable-gdbserver --disable-sim --disable-gprofng --disable-werror --enable-plugins --enable-64-bit-bfd \
		--enable-new-dtags --enable-deterministic-archives --enable-default-hash-style=gnu --without-zstd \
		--without-debuginfod --without-msgpack --disable-x86-used-note MAKEINFO=true CFLAGS='-O1 -pipe' CXXFLAGS='-O1 -pipe'
	make -j"$JOBS" MAKEINFO=true
}

check() {
	make -C ../obj -j"$JOBS" -k check >../check.log 2>&1 || :
	# shellcheck disable=SC2046 # names without blanks
	tests_compare $(find ../obj -name '*.sum' | sort)
}

install() {
	make -C ../obj install MAKEINFO=true DESTDIR="$OUT"
	rm -rf "$OUT"/usr/lib/*.a "$OUT"/usr/include "$OUT"/usr/x86_64-pc-linux-gnu/bin
}
