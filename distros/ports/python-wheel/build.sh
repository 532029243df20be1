install() {
	site=$OUT$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
	mkdir -p "$site"
	cp -R setuptools/_vendor/wheel "setuptools/_vendor/wheel-$VERSION.dist-info" "$site"
	# The list of files: without the byte code of the machine where the copy was made, and without what pip leaves.
	rm "$site/wheel-$VERSION.dist-info/INSTALLER" "$site/wheel-$VERSION.dist-info/REQUESTED"
	sed -i -e '/__pycache__/d' -e '/INSTALLER/d' -e '/REQUESTED/d' -e 's,^\(\.\./\)*bin/wheel\,.*,../../../bin/wheel\,\,,' \
		"$site/wheel-$VERSION.dist-info/RECORD"
	# Byte code that carries a hash of its source, made in one order: the same bits every time.
	python3 -m compileall -q -s "$OUT" --invalidation-mode unchecked-hash "$site"
	printf '%s\n' '#!/usr/bin/python3' 'import sys' 'from wheel.cli import main' 'sys.exit(main())' >wheel
	put 755 wheel usr/bin/wheel
}
