prepare() {
	cp -a expat/. .
	autoreconf -fi
}
