build() {
	./configure --prefix=/usr --libdir=/usr/lib
	make -j"$JOBS"
}

check() {
	make test
}

install() {
	make install DESTDIR="$OUT"
}
