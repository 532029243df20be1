# shellcheck shell=sh
# What the three GCCs of the book have in common with each other, and with distros/ports/gcc, which says why.
prepare() {
	tar xf gcc-14.2.0-dfsg.tar.xz --strip-components=1
	rm -f ./*.tar.xz
	mkdir -p gmp/doc
	printf 'all install check clean install-data install-exec:\n' >gmp/doc/Makefile.in
	sed -i 's/gsub ( "\\\\+", "\\\\+", regex )/gsub ( "[+]", "[+]", regex )/' gcc/opt-functions.awk
	grep -q 'gsub ( "\[+\]"' gcc/opt-functions.awk
	sed -i 's/^s-tm-texi: .*/s-tm-texi:/' gcc/Makefile.in
	# Libraries belong in lib; lib64 is for machines that run 32-bit programs too.
	sed -i '/m64=/s/lib64/lib/' gcc/config/i386/t-linux64
}

# gcc_configure SOURCE ARGUMENT...: for each of them. The first compiler only compiles the C library.
gcc_configure() {
	gcc_source=$1
	shift
	"$gcc_source/configure" --disable-multilib --disable-nls --disable-bootstrap --disable-libquadmath \
		--disable-libssp --disable-libvtv --disable-libgomp --disable-lto --disable-plugin --disable-libcc1 \
		--disable-libsanitizer --disable-libitm --enable-default-pie --enable-default-ssp --enable-initfini-array \
		--enable-checking=release --with-linker-hash-style=gnu --without-isl --without-zstd \
		--enable-languages=c,c++ --disable-libstdcxx-pch MAKEINFO=true "$@"
	mkdir -p gcc
	: >gcc/s-tm-texi
}
