# files/etc is /etc as it will be; files/lib is /usr/lib/kiln. No byte is compiled here.

install() {
	cd "$OUT" || return
	mkdir -p usr/bin usr/lib/kiln etc/dropbear boot dev home mnt opt proc run sys var/lib var/log var/lib/dhcpcd
	mkdir -m 700 root
	mkdir -m 1777 tmp var/tmp
	ln -s usr/bin bin
	ln -s usr/bin sbin
	ln -s usr/lib lib
	ln -s usr/lib lib64
	ln -s bin usr/sbin
	ln -s lib usr/lib64
	ln -s /run var/run
	cp -R "$RECIPE/files/etc/." etc/
	cp -R "$RECIPE/files/lib/." usr/lib/kiln/
	find etc -type f -exec chmod 644 {} +
	chmod 600 etc/shadow
	chmod 755 etc/init.d/* usr/lib/kiln/*
	# ssh only where it is asked for
	chmod 644 etc/init.d/S50dropbear
	ln -s /usr/share/zoneinfo/Etc/UTC etc/localtime
	ln -s /proc/self/mounts etc/mtab
}
