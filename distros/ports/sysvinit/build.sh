# Only what no other package has: sulogin, last, mesg, wall and mountpoint are util-linux', pidof procps', logsave e2fsprogs'.
programs='init halt shutdown runlevel killall5 fstab-decode bootlogd readbootlog'

build() {
	make -C src -j"$JOBS" VERSION="$VERSION" SBIN="$programs" USRBIN= CC=gcc
}

check() {
	src/init --version | grep -F "$VERSION"
}

install() {
	for program in $programs; do
		put 755 "src/$program" "usr/bin/$program"
	done
	ln -s halt "$OUT/usr/bin/reboot"
	ln -s halt "$OUT/usr/bin/poweroff"
	ln -s init "$OUT/usr/bin/telinit"
	for page in inittab.5 initctl.5 readbootlog.1 init.8 telinit.8 halt.8 reboot.8 poweroff.8 shutdown.8 runlevel.8 \
		killall5.8 fstab-decode.8 bootlogd.8; do
		sed "s/@VERSION@/$VERSION/g" "man/$page" >"$page"
		put 644 "$page" "usr/share/man/man${page##*.}/$page"
	done
}
