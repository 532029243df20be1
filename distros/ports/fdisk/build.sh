tools='fdisk sfdisk cfdisk'

build() {
	# shellcheck disable=SC2154 # triplet: common.sh
	./configure --build="$triplet" --host="$triplet" --prefix=/usr --bindir=/usr/bin \
		--libdir=/usr/lib --sysconfdir=/etc --localstatedir=/var --disable-all-programs \
		--disable-nls --disable-asciidoc --disable-poman --disable-static --without-python \
		--without-systemd --without-udev --without-readline --without-tinfo --enable-fdisks \
		--enable-libfdisk --enable-libblkid --enable-libuuid --enable-libsmartcols
	# shellcheck disable=SC2086 # tools are words
	make -j"$JOBS" $tools
}

install() {
	for tool in $tools; do
		./libtool --mode=install /usr/bin/install -c -m 755 "$tool" "/build/$tool"
		put 755 "/build/$tool" "usr/bin/$tool"
		put 644 "disk-utils/$tool.8" "usr/share/man/man8/$tool.8"
	done
}
