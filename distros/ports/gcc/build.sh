# 1. unpack the archive in the archive; give gmp the doc/Makefile.in that its configure asks for
# 2. configure as a native compiler, without a bootstrap: the seed is this same GCC, so what it
#    emits is what this one would emit, and building it three times over proves nothing
# 3. the programs are static: they start faster, and a broken C library can still be recompiled; with
#    mimalloc, because musl's malloc maps and unmaps a page group for every few functions compiled
#    (24,000 times for one file of the kernel), a quarter of the compiler's time
prepare() {
	tar xf gcc-14.2.0-dfsg.tar.xz --strip-components=1
	rm -f ./*.tar.xz
	mkdir -p gmp/doc
	printf 'all install check clean install-data install-exec:\n' >gmp/doc/Makefile.in
	# The expression made of the name "C++" must not read its plusses as operators. BusyBox awk drops
	# the backslash of such a replacement (POSIX leaves it open), and then every C++ option is taken
	# for one of another language. A bracket is the same in every awk.
	sed -i 's/gsub ( "\\\\+", "\\\\+", regex )/gsub ( "[+]", "[+]", regex )/' gcc/opt-functions.awk
	grep -q 'gsub ( "\[+\]"' gcc/opt-functions.awk
	# The manual's source is not in the archive; its stamp, made below, must not look outdated.
	sed -i 's/^s-tm-texi: .*/s-tm-texi:/' gcc/Makefile.in
}

# -O2 would make the compiler a little faster and an installation several minutes longer.
host_flags='-O1 -pipe'
# Flags of the libraries that end up in other packages: the seed has the same.
target_flags='-O2 -pipe'

build() {
	t=x86_64-kiln-linux-musl
	mkdir ../obj
	cd ../obj || exit
	../src/configure --build=$t --host=$t --target=$t --prefix=/usr \
		--with-native-system-header-dir=/usr/include --enable-languages=c,c++ \
		--disable-bootstrap --disable-multilib --enable-shared --disable-nls --disable-lto \
		--disable-plugin --disable-libquadmath --disable-libssp --disable-libsanitizer \
		--disable-libvtv --disable-libitm --disable-libgomp --disable-libstdcxx-pch \
		--enable-default-pie --enable-default-ssp --enable-initfini-array \
		--enable-__cxa_atexit --enable-threads=posix --enable-tls --enable-checking=release \
		--with-linker-hash-style=gnu --without-isl --without-zstd \
		--disable-libcc1 LDFLAGS="-static /usr/lib/mimalloc.o" CFLAGS="$host_flags" CXXFLAGS="$host_flags" \
		CFLAGS_FOR_TARGET="$target_flags" CXXFLAGS_FOR_TARGET="$target_flags" MAKEINFO=true
	mkdir -p gcc
	: >gcc/s-tm-texi
	make -j"$JOBS" MAKEINFO=true
}

install() {
	make -C ../obj install DESTDIR="$OUT" MAKEINFO=true
	ln -s gcc "$OUT/usr/bin/cc"
	# On x86-64 GCC has ../lib64 for its libraries; here that is a link to lib in every root.
	mv "$OUT"/usr/lib64/* "$OUT/usr/lib/"
	rmdir "$OUT/usr/lib64"
	# Tools for GCC's own developers; the second one holds paths of this build.
	rm -rf "$OUT"/usr/lib/gcc/*/*/install-tools "$OUT"/usr/libexec/gcc/*/*/install-tools
	# The same program under four names is four copies; links do.
	cd "$OUT/usr/bin" || exit
	for name in gcc g++ c++ cpp; do
		for alias in x86_64-kiln-linux-musl-$name x86_64-kiln-linux-musl-$name-14.2.0; do
			[ ! -e "$alias" ] || ln -sf $name "$alias"
		done
	done
	ln -sf g++ c++
	# Only a debugger would read it, and it lies where the linker looks.
	mkdir -p "$OUT/usr/share/gdb/auto-load/usr/lib"
	mv "$OUT"/usr/lib/*-gdb.py "$OUT/usr/share/gdb/auto-load/usr/lib/"
}
