. distros/lfs/stage/cross/cross.sh
. distros/lfs/stage/gcc/gcc.sh

# The libraries are compiled by the cross compiler, which knows no threads: they are told that there are some. Static for
# the reason that stage/tools/tools.sh tells.
# The server for C++ modules wants a libiberty that is made for the LTO plugin, and nobody here wants the server.
build() {
	sed -i '/^host_tools=/s/ c++tools//' configure
	! grep '^host_tools=.* c++tools' configure
	sed -i '/thread_header =/s/@.*@/gthr-posix.h/' libgcc/Makefile.in libstdc++-v3/include/Makefile.in
	mkdir ../obj
	cd ../obj || exit
	gcc_configure ../src --build="$triplet" --host="$target" --target="$target" --prefix=/usr --with-build-sysroot="$lfs" \
		--disable-analyzer --disable-libatomic LDFLAGS=-static LDFLAGS_FOR_TARGET="-L$PWD/$target/libgcc" CFLAGS='-O1 -pipe' CXXFLAGS='-O1 -pipe' \
		CFLAGS_FOR_TARGET='-O2 -pipe' CXXFLAGS_FOR_TARGET='-O2 -pipe'
	make -j"$JOBS" MAKEINFO=true
}

install() {
	make -C ../obj install DESTDIR="$OUT$lfs" MAKEINFO=true
	ln -s gcc "$OUT$lfs/usr/bin/cc"
	rm -rf "$OUT$lfs"/usr/lib*/gcc/*/*/install-tools "$OUT$lfs"/usr/libexec/gcc/*/*/install-tools \
		"$OUT$lfs"/usr/lib*/*-gdb.py "$OUT$lfs/usr/share"
}
