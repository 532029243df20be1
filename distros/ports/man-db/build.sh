install() {
	default_install
	# What is translated of its own manual.
	find "$OUT/usr/share/man" -mindepth 1 -maxdepth 1 ! -name 'man[1-9]' -exec rm -r {} +
}
