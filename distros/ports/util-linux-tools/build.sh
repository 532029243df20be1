# Its makefiles put half of the programs into usr/sbin, whatever configure is told. The libraries are the package
# util-linux', which comes from the same archive, and so are five programs that cannot be switched off.
install() {
	make install DESTDIR="$OUT" usrsbin_execdir=/usr/bin
	cd "$OUT" || return
	rm -rf usr/lib usr/include
	for program in findmnt.8 mkswap.8 swaplabel.8 blkdiscard.8 blockdev.8 flock.1; do
		rm -f "usr/bin/${program%.*}" "usr/share/man/man${program#*.}/$program"
	done
	rm -rf usr/share/man/man3 usr/share/man/man5/terminal-colors.d.5 usr/share/man/man5/scols-filter.5
}
