# bc's library, written in bc, becomes a C array of strings; the original script for that wants `ed`.
prepare() {
	cat >bc/fix-libmath_h <<'END'
#!/bin/sh
sed -e '$d' libmath.h | sed -e '1s/^/{"/' -e '2,$s/^/"/' -e 's/$/",/' -e '$s/,$/,0}/' >libmath.new
mv libmath.new libmath.h
END
	chmod 755 bc/fix-libmath_h
	# No makeinfo here, and info pages are not kept.
	sed -i 's/^INFO_DEPS = .*/INFO_DEPS =/' doc/Makefile.in
}
