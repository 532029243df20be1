install() {
	cd "$OUT" || return
	mkdir -p usr/bin usr/lib/kiln etc boot dev home mnt opt proc run sys var/lib var/log
	mkdir -m 700 root
	mkdir -m 1777 tmp var/tmp
	ln -s usr/bin bin
	ln -s usr/bin sbin
	ln -s usr/lib lib
	ln -s usr/lib lib64
	ln -s bin usr/sbin
	ln -s lib usr/lib64
	ln -s /run var/run
	ln -s /usr/share/zoneinfo/Etc/UTC etc/localtime
	ln -s /proc/self/mounts etc/mtab
}
