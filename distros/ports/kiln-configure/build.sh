install() {
	put 755 "$RECIPE/files/configure" usr/lib/kiln/configure
	put 755 "$RECIPE/files/wired" usr/lib/kiln/wired
}
