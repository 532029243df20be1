# Its configure script is its own: other names of options, and no --mandir.
build() {
	# shellcheck disable=SC2154 # triplet: common.sh
	./configure --prefix=/usr --sbindir=/usr/bin --libexecdir=/usr/lib/dhcpcd --sysconfdir=/etc --dbdir=/var/lib/dhcpcd \
		--rundir=/run/dhcpcd --mandir=/usr/share/man --privsepuser=nobody --without-udev --host="$triplet" \
		--build="$triplet"
	make -j"$JOBS"
}

check() {
	make test
}

install() {
	make install DESTDIR="$OUT"
}
