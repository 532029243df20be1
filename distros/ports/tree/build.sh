install() {
	put 755 tree usr/bin/tree
	put 644 doc/tree.1 usr/share/man/man1/tree.1
}
