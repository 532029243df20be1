squashfs_make() {
	make -C squashfs-tools -j"$JOBS" GZIP_SUPPORT=1 XZ_SUPPORT=1 ZSTD_SUPPORT=1 LZO_SUPPORT=0 \
		LZ4_SUPPORT=0 XATTR_SUPPORT=1 INSTALL_PREFIX="$OUT/usr" INSTALL_MANPAGES_DIR= \
		EXTRA_CFLAGS=-DFNM_EXTMATCH=0 "$@"
}

build() {
	squashfs_make
}

install() {
	squashfs_make install
}
