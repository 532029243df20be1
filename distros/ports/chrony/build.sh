# Its configure script is its own. Plain NTP: what would sign it needs libraries that are not here. Where a date of two
# digits of an era begins must not depend on the day of the build.
build() {
	./configure --prefix=/usr --sbindir=/usr/bin --mandir=/usr/share/man --chronyrundir=/run/chrony \
		--with-pidfile=/run/chrony/chronyd.pid --with-hwclockfile=/var/lib/hwclock/adjtime --with-ntp-era=157766400 \
		--host-system=Linux --host-release=6.12.0 --host-machine=x86_64 \
		--disable-readline --disable-nts --disable-sechash --disable-privdrop --without-seccomp --without-libcap
	make -j"$JOBS"
}

check() {
	make check
}

install() {
	make install DESTDIR="$OUT"
	mkdir -p "$OUT/var/lib/chrony"
}
