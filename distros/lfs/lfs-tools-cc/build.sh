# From here on nothing of the system that the cross compiler runs on is needed, or seen.
install() {
	mkdir -p "$OUT/usr"
	cp -a /usr/lib/lfs/usr/. "$OUT/usr/"
	rm -rf "$OUT/usr/share/info" "$OUT/usr/share/man" "$OUT/usr/share/locale"
}
