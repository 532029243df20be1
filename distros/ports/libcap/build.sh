# A bash script makes capshdoc.c once more and diff compares: the one in the archive is what it is.
prepare() {
	cp progs/capshdoc.c progs/capshdoc.c.cf
}

install() {
	default_install
	rm "$OUT"/usr/lib/*.a
}
