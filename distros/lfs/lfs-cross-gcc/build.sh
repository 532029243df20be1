. distros/lfs/stage/cross/cross.sh
. distros/lfs/stage/gcc/gcc.sh

# There is no C library yet: only the compiler itself and its own small library, without what would need threads,
# are built. Static and with mimalloc, as distros/ports/gcc, and for the same reason.
build() {
	mkdir ../obj
	cd ../obj || exit
	gcc_configure ../src --build="$triplet" --host="$triplet" --target="$target" --prefix=/usr/lib/lfs-cross \
		--with-sysroot="$lfs" --with-glibc-version=2.41 --with-newlib --without-headers --disable-shared \
		--disable-threads --disable-analyzer --disable-libatomic --disable-libstdcxx LDFLAGS="-static /usr/lib/mimalloc.o" \
		CFLAGS='-O1 -pipe' CXXFLAGS='-O1 -pipe' CFLAGS_FOR_TARGET='-O2 -pipe' CXXFLAGS_FOR_TARGET='-O2 -pipe'
	make -j"$JOBS" all-gcc all-target-libgcc MAKEINFO=true
}

# limits.h as a compiler would make it that had seen the C library's.
install() {
	make -C ../obj install-gcc install-target-libgcc DESTDIR="$OUT" MAKEINFO=true
	cat gcc/limitx.h gcc/glimits.h gcc/limity.h >"$OUT/usr/lib/lfs-cross/lib/gcc/$target/14.2.0/include/limits.h"
	rm -rf "$OUT/usr/lib/lfs-cross/share" "$OUT"/usr/lib/lfs-cross/lib*/gcc/*/*/install-tools \
		"$OUT"/usr/lib/lfs-cross/libexec/gcc/*/*/install-tools
}
