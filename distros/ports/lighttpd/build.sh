prepare() {
	autoreconf -fi
}

install() {
	default_install
	mkdir -p "$OUT/var/www"
	put 644 "$RECIPE/files/lighttpd.conf" etc/lighttpd/lighttpd.conf
	put 644 "$RECIPE/files/S53lighttpd" etc/init.d/S53lighttpd
}
