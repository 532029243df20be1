build() {
	make -j"$JOBS" linux-readline CC="cc -std=gnu99" MYCFLAGS="$CFLAGS -fPIC"
}

install() {
	make install INSTALL_TOP="$OUT/usr" INSTALL_MAN="$OUT/usr/share/man/man1"
}
