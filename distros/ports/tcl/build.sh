build() {
	cd unix || exit
	# shellcheck disable=SC2154 # triplet: common.sh
	with_args ./configure --build="$triplet" --host="$triplet" --prefix=/usr --mandir=/usr/share/man
	make -j"$JOBS" binaries libraries
}

install() {
	make -C unix install-binaries install-libraries DESTDIR="$OUT"
	ln -s tclsh8.6 "$OUT/usr/bin/tclsh"
}
