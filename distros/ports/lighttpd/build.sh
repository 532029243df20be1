prepare() {
	autoreconf -fi
}
