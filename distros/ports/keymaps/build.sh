# The archive is a snapshot without `configure`: loadkeys is compiled by hand, for building only.
# What is installed is /usr/share/keymaps/NAME.bmap, as BusyBox loadkmap wants it: Unicode, one file each.

charset() { # NAME TABLE FIRST: the symbols of one character set, from its table
	perl contrib/gen_charset_syms.pl -n "$1_syms" -s "$3" <"data/consoletrans/$2_to_uni.trans" \
		>"src/libkeymap/syms.$1.h"
}

prepare() {
	for set in latin1/8859-1 latin2/8859-2 latin3/8859-3 latin4/8859-4 iso8859_5/8859-5 \
		iso8859_7/8859-7 iso8859_8/8859-8 iso8859_9/8859-9 iso8859_15/8859-15; do
		charset "${set%/*}" "${set#*/}" 160
	done
	charset cp1250 cp1250 128
	charset koi8 koi8-u 128
	cat >src/config.h <<-END
		#define PACKAGE "kbd"
		#define PACKAGE_VERSION "$VERSION"
		#define PACKAGE_STRING "kbd $VERSION"
		#define PACKAGE_BUGREPORT ""
		#define PACKAGE_URL ""
		#define KEYMAPDIR "keymaps"
		#define HAVE_UNISTD_H 1
		#define HAVE_LOCALE_H 1
	END
}

build() {
	(cd src/libkeymap && bison -Wno-yacc -d -o parser.c parser.y &&
		flex --header-file=analyze.h -o analyze.c analyze.l)
	# shellcheck disable=SC2086 # flags are words
	gcc $CFLAGS -D_GNU_SOURCE -DDATADIR="\"$PWD/data\"" -DLOCALEDIR='""' -DDEFMAP='"us"' \
		-DKERNDIR='"/"' -Isrc -Isrc/include -Isrc/libcommon -Isrc/libkeymap -Isrc/libkbdfile \
		-o loadkeys src/loadkeys.c src/libkeymap/*.c src/libkbdfile/init.c \
		src/libkbdfile/kbdfile.c src/libcommon/*.c
	maps=$PWD/data/keymaps/i386
	mkdir bmap
	# Maps for old 8-bit consoles and the playful layouts stay out.
	find "$maps" -name '*.map' ! -path '*/include/*' ! -path '*/carpalx/*' ! -path '*/olpc/*' \
		! -path '*/fgGIod/*' | LC_ALL=C sort | while read -r map; do
		name=${map##*/}
		name=${name%.map}
		if [ -e "bmap/$name.bmap" ]; then
			kind=${map%/*}
			name=$name-${kind##*/}
		fi
		./loadkeys -u -q -b "$map" >"bmap/$name.bmap" || {
			echo "keymaps: $name has symbols that the console cannot show; left out"
			rm "bmap/$name.bmap"
		}
	done
}

install() {
	mkdir -p "$OUT/usr/share/keymaps"
	cp bmap/*.bmap "$OUT/usr/share/keymaps/"
}
