install() {
	# No translated manual pages.
	make install DESTDIR="$OUT" LINGUAS=
}
