install() {
	make install DESTDIR="$OUT" libexecdir=/usr/bin
}
