# Without byte code: a build that runs it once needs none.
install() {
	make -j1 install DESTDIR="$OUT" COMPILEALL_OPTS="-j1 --invalidation-mode unchecked-hash"
	find "$OUT/usr/lib" -name __pycache__ -prune -exec rm -rf {} +
	rm -rf "$OUT"/usr/lib/python3.13/config-* "$OUT/usr/share"
}
