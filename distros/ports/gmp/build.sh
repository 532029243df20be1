# Debian removed the manual, and configure asks for its makefile.
prepare() {
	mkdir doc
	printf 'all install check clean install-data install-exec:\n' >doc/Makefile.in
}
