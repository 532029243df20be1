# The program without gzip and xz support: those have programs of their own.
zstd_make() {
	make -j"$JOBS" prefix=/usr HAVE_ZLIB=0 HAVE_LZMA=0 HAVE_LZ4=0 HAVE_THREAD=1 MOREFLAGS= "$@"
}

build() {
	zstd_make -C lib lib-release
	zstd_make -C programs zstd-release
}

install() {
	zstd_make -C lib install-pc install-static install-shared install-includes DESTDIR="$OUT"
	zstd_make -C programs install DESTDIR="$OUT"
}
