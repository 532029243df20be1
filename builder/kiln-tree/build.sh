install() {
	mkdir -p "$OUT/usr/share/kiln"
	cp -R builder distros kernel firmware initramfs iso tools "$OUT/usr/share/kiln/"
}
