# Its configure script is its own: other names of options, and no --mandir.
build() {
	./configure --prefix=/usr --sbindir=/usr/bin --libexecdir=/usr/lib/dhcpcd --sysconfdir=/etc --dbdir=/var/lib/dhcpcd \
		--rundir=/run/dhcpcd --mandir=/usr/share/man --privsepuser=nobody --without-udev --host=x86_64-kiln-linux-musl \
		--build=x86_64-kiln-linux-musl
	make -j"$JOBS"
}

check() {
	make test
}

install() {
	make install DESTDIR="$OUT"
}
