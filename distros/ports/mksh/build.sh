build() {
	CC=cc sh Build.sh -r
}

install() {
	put 755 mksh usr/bin/mksh
	put 644 mksh.1 usr/share/man/man1/mksh.1
	put 644 dot.mkshrc usr/share/mksh/mkshrc
}
