# Its makefiles ask for tools (sponge, mandoc, groff) that copying does not need: a release has its dates.
install() {
	mkdir -p "$OUT/usr/share/man"
	cp -R man/man* "$OUT/usr/share/man/"
}
