# shellcheck shell=sh
# What the three GCCs of the book have in common; how the archive is made ready is the port's.
# shellcheck source=/dev/null
. distros/ports/gcc/build.sh

# gcc_configure SOURCE ARGUMENT...: for each of them. The first compiler only compiles the C library.
gcc_configure() {
	gcc_source=$1
	shift
	# Libraries belong in lib; lib64 is for machines that run 32-bit programs too.
	sed -i '/m64=/s/lib64/lib/' "$gcc_source/gcc/config/i386/t-linux64"
	"$gcc_source/configure" --disable-multilib --disable-nls --disable-bootstrap --disable-libquadmath \
		--disable-libssp --disable-libvtv --disable-libgomp --disable-lto --disable-plugin --disable-libcc1 \
		--disable-libsanitizer --disable-libitm --enable-default-pie --enable-default-ssp --enable-initfini-array \
		--enable-checking=release --with-linker-hash-style=gnu --without-isl --without-zstd \
		--enable-languages=c,c++ --disable-libstdcxx-pch MAKEINFO=true "$@"
	mkdir -p gcc
	: >gcc/s-tm-texi
}
