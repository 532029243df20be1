# Only zic is taken out of glibc's archive.
prepare() {
	mkdir zic
	xz -dc /sources/glibc_2.41.orig.tar.xz | tar -x -C zic --strip-components=2 glibc-2.41/timezone
}

build() {
	# What glibc's makefile would write.
	cat >zic/version.h <<-'END'
		static char const PKGVERSION[] = "";
		static char const TZVERSION[] = "";
		static char const REPORT_BUGS_TO[] = "";
	END
	echo '#define TZDEFAULT "/etc/localtime"' >zic/tzdir.h
	gcc -O2 -Izic -DTZDIR='"/usr/share/zoneinfo"' -o zic/zic zic/zic.c
}

install() {
	zones=/build/zoneinfo
	zic/zic -b slim -d $zones africa antarctica asia australasia europe northamerica southamerica \
		etcetera factory backward
	mkdir -p "$OUT/usr/share/zoneinfo"
	# A copy, so that two names of one zone are two files, not hard links.
	cp -r $zones/. "$OUT/usr/share/zoneinfo/"
	cp iso3166.tab zone1970.tab "$OUT/usr/share/zoneinfo/"
}
