# It makes a wheel of itself. A wheel is a zip archive of what lies in site-packages; no pip is needed to unpack it.
build() {
	# Its own tests would be installed.
	find setuptools pkg_resources -type d -name tests -prune -exec rm -r {} +
	# Not the launchers for Windows, which are programs without source.
	SETUPTOOLS_INSTALL_WINDOWS_SPECIFIC_FILES=0 python3 -c \
		'from setuptools import build_meta; build_meta.build_wheel("dist")'
}

install() {
	site=$OUT$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
	mkdir -p "$site"
	python3 -m zipfile -e dist/*.whl "$site"
	# Byte code that carries a hash of its source, made in one order: the same bits every time.
	python3 -m compileall -q -s "$OUT" --invalidation-mode unchecked-hash "$site"
}
