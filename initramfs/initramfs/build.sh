# 1. init, static: it must run before and after anything else exists
# 2. a root of BusyBox, its C library and the skeleton, for the rescue shell
# 3. packed with sorted names, counted inodes and one time
build() {
	flags="-std=c11 -D_GNU_SOURCE -O2 -Wall"
	# shellcheck disable=SC2086
	gcc $flags -static -o /build/init initramfs/init/*.c
	# shellcheck disable=SC2086
	gcc $flags -o /build/newc initramfs/pack/newc.c
	strip /build/init
}

rescue_root() {
	root=/build/root
	mkdir -p $root/usr/bin $root/usr/lib
	for dir in dev proc sys run newroot root tmp; do
		mkdir $root/$dir
	done
	ln -s usr/bin $root/bin
	ln -s usr/bin $root/sbin
	ln -s usr/lib $root/lib
	cp -R initramfs/skel/. $root/
	cp /build/init $root/init
	cp /usr/bin/busybox $root/usr/bin/busybox
	cp -L /lib/ld-musl-x86_64.so.1 $root/usr/lib/ld-musl-x86_64.so.1
	for applet in $(busybox --list); do
		[ "$applet" = busybox ] || ln -s busybox "$root/usr/bin/$applet"
	done
}

install() {
	rescue_root
	mkdir -p "$OUT/usr/lib/kiln"
	cp /build/init "$OUT/usr/lib/kiln/init"
	chmod 755 "$OUT/usr/lib/kiln/init"
	/build/newc /build/root initramfs/pack/nodes >/build/initramfs.cpio
	zstd -q -19 -T1 /build/initramfs.cpio -o "$OUT/usr/lib/kiln/initramfs.img"
}
