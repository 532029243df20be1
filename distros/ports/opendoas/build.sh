prepare() {
	./configure --prefix=/usr --sysconfdir=/etc --without-pam --with-shadow --with-timestamp
}

build() {
	make -j"$JOBS" CFLAGS="$CFLAGS" YACC="bison -y"
}

install() {
	make install DESTDIR="$OUT"
}
