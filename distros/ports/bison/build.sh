# Debian removed the manual, which is older than all that is made from it, and the pages made from it.
prepare() {
	: >doc/bison.texi
	touch -r doc/fdl.texi doc/bison.texi
	: >doc/bison.info
}
