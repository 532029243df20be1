programs='dropbear dbclient dropbearkey scp'

prepare() {
	cat >localoptions.h <<-'END'
		#define DROPBEAR_PATH_SSH_PROGRAM "/usr/bin/dbclient"
		#define DROPBEAR_X11FWD 0
		#define DEFAULT_PATH "/usr/bin"
		#define DEFAULT_ROOT_PATH "/usr/bin"
	END
}

build() {
	# shellcheck disable=SC2154 # triplet: common.sh
	with_args ./configure --build="$triplet" --host="$triplet" --prefix=/usr --sysconfdir=/etc
	make -j"$JOBS" PROGRAMS="$programs"
}

install() {
	for program in $programs; do
		put 755 "$program" "usr/bin/$program"
	done
	ln -s dbclient "$OUT/usr/bin/ssh"
	mkdir -p "$OUT/etc/dropbear"
	put 644 "$RECIPE/files/S50dropbear" etc/init.d/S50dropbear
	for page in dropbear.8 dbclient.1 dropbearkey.1; do
		put 644 "manpages/$page" "usr/share/man/man${page##*.}/$page"
	done
}
