install() {
	make install DESTDIR="$OUT" INSTALL_OWNER=
	# Made at boot: /run is empty then.
	rm -rf "$OUT/run"
}
