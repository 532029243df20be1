build() {
	# musl's fnmatch.h has no extended patterns, and no name for them.
	flags=-DFNM_EXTMATCH=0
	! echo '#include <fnmatch.h>' | cc -E -dM -D_GNU_SOURCE - | grep -q FNM_EXTMATCH || flags=
	make -C squashfs-tools -j"$JOBS" GZIP_SUPPORT=1 XZ_SUPPORT=1 ZSTD_SUPPORT=1 LZO_SUPPORT=0 \
		LZ4_SUPPORT=0 XATTR_SUPPORT=1 EXTRA_CFLAGS="$flags"
}

# Not by its make: that asks for programs (which, help2man) to make manual pages of.
install() {
	mkdir -p "$OUT/usr/bin" "$OUT/usr/share/man/man1"
	cp squashfs-tools/mksquashfs squashfs-tools/unsquashfs "$OUT/usr/bin"
	ln -s unsquashfs "$OUT/usr/bin/sqfscat"
	ln -s mksquashfs "$OUT/usr/bin/sqfstar"
	cp manpages/*.1 "$OUT/usr/share/man/man1"
}
