install() {
	site=$OUT$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
	mkdir -p "$site/meson-$VERSION.dist-info"
	cp -R mesonbuild "$site"
	cp PKG-INFO "$site/meson-$VERSION.dist-info/METADATA"
	# Byte code that carries a hash of its source, made in one order: the same bits every time.
	python3 -m compileall -q -s "$OUT" --invalidation-mode unchecked-hash "$site"
	put 755 meson.py usr/bin/meson
	put 644 man/meson.1 usr/share/man/man1/meson.1
}
