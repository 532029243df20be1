# The host-side libraries stay inside the programs: nothing else links libbfd, and one file a tool
# is what a broken system can still be repaired with.
build() {
	t=x86_64-kiln-linux-musl
	mkdir ../obj
	cd ../obj || exit
	../src/configure --build=$t --host=$t --target=$t --prefix=/usr --sysconfdir=/etc \
		--disable-shared --disable-nls --disable-gdb --disable-gdbserver --disable-sim \
		--disable-gprofng --disable-werror --disable-multilib --disable-plugins \
		--enable-deterministic-archives --enable-default-hash-style=gnu --without-zstd \
		--without-debuginfod --without-msgpack --disable-x86-used-note MAKEINFO=true
	make -j"$JOBS" configure-host MAKEINFO=true
	make -j"$JOBS" MAKEINFO=true LDFLAGS=-all-static
}

install() {
	make -C ../obj install MAKEINFO=true DESTDIR="$OUT"
	# Nobody links against these: their interface changes with every release.
	rm -rf "$OUT"/usr/lib "$OUT"/usr/include
	# The same programs under a second name, not a second copy.
	for tool in "$OUT"/usr/x86_64-kiln-linux-musl/bin/*; do
		name=${tool##*/}
		rm "$tool"
		ln -s "../../bin/$name" "$tool"
	done
}
