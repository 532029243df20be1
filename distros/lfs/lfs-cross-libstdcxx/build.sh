. distros/lfs/stage/cross/cross.sh
. distros/lfs/stage/gcc/gcc.sh

# The headers belong to the cross compiler, the library to the new system.
build() {
	mkdir ../obj
	cd ../obj || exit
	../src/libstdc++-v3/configure --host="$target" --build="$triplet" --prefix=/usr --disable-multilib --disable-nls \
		--disable-libstdcxx-pch --with-gxx-include-dir="/usr/lib/lfs-cross/$target/include/c++/14.2.0"
	make -j"$JOBS"
}

install() {
	make -C ../obj install DESTDIR="$OUT$lfs"
	mv "$OUT$lfs/usr/lib/lfs-cross" "$OUT/usr/lib/"
	[ ! -d "$OUT$lfs/usr/lib64" ] || mv "$OUT$lfs"/usr/lib64/* "$OUT$lfs/usr/lib/"
	rm -rf "$OUT$lfs/usr/lib64" "$OUT$lfs"/usr/lib/*-gdb.py "$OUT$lfs/usr/share"
}
