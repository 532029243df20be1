. distros/lfs/stage/gcc/gcc.sh
. distros/lfs/stage/check/check.sh

# GNU tar thinks that it is root here, and would give the files to their first owner.
export TAR_OPTIONS=--no-same-owner

# As the book has it, but with its own gmp, mpfr and mpc inside: those packages are compiled by this compiler.
# The archive lacks the libraries' manuals, not the rules that make them.
build() {
	t=x86_64-pc-linux-gnu
	for library in libgomp libitm libquadmath; do [ -e $library/$library.texi ] || : >$library/$library.texi; done
	mkdir ../obj
	cd ../obj || exit
	gcc_configure ../src --build=$t --host=$t --target=$t --prefix=/usr --enable-shared --enable-threads=posix \
		--enable-__cxa_atexit --enable-tls --enable-lto --enable-plugin --enable-libgomp --enable-libitm \
		--enable-libquadmath --disable-fixincludes CFLAGS='-O1 -pipe' CXXFLAGS='-O1 -pipe' CFLAGS_FOR_TARGET='-O2 -pipe' \
		CXXFLAGS_FOR_TARGET='-O2 -pipe' LD=ld
	# mpfr takes --enable-lto for itself, and the temporary compiler has no LTO.
	sed -i 's/--with-gmp-include=/--disable-lto &/' Makefile
	make -j"$JOBS" MAKEINFO=true
}

check() {
	make -C ../obj -j"$JOBS" -k check >../check.log 2>&1 || :
	# shellcheck disable=SC2046 # names without blanks
	tests_compare $(find ../obj -name '*.sum' | sort)
}

install() {
	make -C ../obj install DESTDIR="$OUT" MAKEINFO=true
	[ ! -d "$OUT/usr/lib64" ] || mv "$OUT"/usr/lib64/* "$OUT/usr/lib/"
	rm -rf "$OUT/usr/lib64" "$OUT"/usr/lib/gcc/*/*/install-tools "$OUT"/usr/libexec/gcc/*/*/install-tools
	cd "$OUT/usr/bin" || exit
	ln -s gcc cc
	# The same program under four names is four copies; links do.
	for name in gcc g++ c++ cpp gcc-ar gcc-nm gcc-ranlib; do
		for alias in x86_64-pc-linux-gnu-$name x86_64-pc-linux-gnu-$name-14.2.0; do
			[ ! -e "$alias" ] || ln -sf $name "$alias"
		done
	done
	ln -sf g++ c++
	mkdir -p "$OUT/usr/share/gdb/auto-load/usr/lib" "$OUT/usr/lib/bfd-plugins"
	mv "$OUT"/usr/lib/*-gdb.py "$OUT/usr/share/gdb/auto-load/usr/lib/"
	ln -s ../../libexec/gcc/x86_64-pc-linux-gnu/14.2.0/liblto_plugin.so "$OUT/usr/lib/bfd-plugins/"
}
