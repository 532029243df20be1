# Its makefiles keep two sets of directories, for a /usr that is mounted later. Here they are one.
ext_make() {
	make root_prefix=/usr root_bindir=/usr/bin root_sbindir=/usr/bin root_libdir=/usr/lib "$@"
}

build() {
	# shellcheck disable=SC2154 # triplet: common.sh
	with_args ./configure --build="$triplet" --host="$triplet" --prefix=/usr --sysconfdir=/etc \
		--localstatedir=/var --sbindir=/usr/bin --libdir=/usr/lib --mandir=/usr/share/man
	ext_make -j"$JOBS"
}

check() {
	:
}

install() {
	ext_make install install-libs DESTDIR="$OUT"
}
