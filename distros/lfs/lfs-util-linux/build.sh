# Its makefiles put half of the programs into usr/sbin, whatever configure is told.
install() {
	make install DESTDIR="$OUT" usrsbin_execdir=/usr/bin
}
