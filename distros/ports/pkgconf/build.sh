install() {
	default_install
	ln -s pkgconf "$OUT/usr/bin/pkg-config"
}
