prepare() {
	# shellcheck disable=SC2086 # several flags
	perl Configure linux-x86_64 --prefix=/usr --libdir=lib --openssldir=/etc/ssl \
		shared no-tests no-docs no-engine no-async $CFLAGS
}

build() {
	make -j"$JOBS"
}

install() {
	make install_sw install_ssldirs DESTDIR="$OUT"
	rm -f "$OUT"/usr/lib/lib*.a "$OUT"/etc/ssl/*.dist
}
