prepare() {
	# A link into expat/: GNU cp doesn't lay a file over itself.
	rm README.md
	cp -a expat/. .
	autoreconf -fi
}
