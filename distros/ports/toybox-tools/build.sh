# mksh is the shell: /usr/bin/sh is the one thing in this package.
install() {
	mkdir -p "$OUT/usr/bin"
	ln -s mksh "$OUT/usr/bin/sh"
}
