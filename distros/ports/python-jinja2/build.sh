# A wheel is a zip archive of what lies in site-packages; no pip is needed to unpack it.
build() {
	python3 -m flit_core.wheel
}

install() {
	site=$OUT$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
	mkdir -p "$site"
	python3 -m zipfile -e dist/*.whl "$site"
	# Byte code that carries a hash of its source, made in one order: the same bits every time.
	python3 -m compileall -q -s "$OUT" --invalidation-mode unchecked-hash "$site"
}
