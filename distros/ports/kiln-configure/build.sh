install() {
	put 755 "$RECIPE/files/configure" usr/lib/kiln/configure
}
