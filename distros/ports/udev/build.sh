# Of the whole source of systemd only udev is compiled and installed.
helpers='ata_id cdrom_id dmi_memory_id fido_id iocost mtd_probe scsi_id v4l_id'

prepare() {
	# Groups that the book does not have; nobody is there to run systemd-sysctl; networks are not configured by systemd.
	sed -i -e 's/GROUP="render"/GROUP="video"/' -e 's/GROUP="sgx", //' rules.d/50-udev-default.rules.in
	sed -i '/systemd-sysctl/s/^/#/' rules.d/99-systemd.rules.in
	sed -i '/NETWORK_DIRS/s/systemd/udev/' src/libsystemd/sd-network/network-util.h
	! grep -E '"(render|sgx)"' rules.d/50-udev-default.rules.in
	grep -q '^#.*systemd-sysctl' rules.d/99-systemd.rules.in
	grep -q 'STRV("udev/network")' src/libsystemd/sd-network/network-util.h
}

build() {
	with_args meson setup --prefix=/usr --sysconfdir=/etc --localstatedir=/var --bindir=bin --sbindir=bin \
		--libdir=lib --libexecdir=lib --buildtype=plain --wrap-mode=nodownload "$WORK/meson" .
	cd "$WORK/meson" || return
	# The generated rules, the table of devices and the .pc files have no common name: their targets are asked for.
	generated=$(ninja -t targets all | sed -n 's,^\(rules\.d/[^:]*\.rules\|hwdb\.d/[^:]*\.hwdb\|src/libudev/libudev\.pc\|src/udev/udev\.pc\):.*,\1,p')
	# shellcheck disable=SC2086 # names
	ninja -j "$JOBS" udevadm systemd-hwdb libudev.so.1.7.10 $helpers $generated
}

check() {
	"$WORK/meson/udevadm" --version
}

install() {
	from=$WORK/meson
	rules=usr/lib/udev/rules.d
	mkdir -p "$OUT/etc/udev/rules.d" "$OUT/etc/udev/hwdb.d" "$OUT/etc/udev/network"
	put 755 "$from/udevadm" usr/bin/udevadm
	put 755 "$from/systemd-hwdb" usr/bin/udev-hwdb
	ln -s udevadm "$OUT/usr/bin/udevd"
	for helper in $helpers; do
		put 755 "$from/$helper" "usr/lib/udev/$helper"
	done
	put 755 "$from/libudev.so.1.7.10" usr/lib/libudev.so.1.7.10
	ln -s libudev.so.1.7.10 "$OUT/usr/lib/libudev.so.1"
	ln -s libudev.so.1 "$OUT/usr/lib/libudev.so"
	put 644 src/libudev/libudev.h usr/include/libudev.h
	put 644 "$from/src/libudev/libudev.pc" usr/lib/pkgconfig/libudev.pc
	put 644 "$from/src/udev/udev.pc" usr/share/pkgconfig/udev.pc
	put 644 src/udev/udev.conf etc/udev/udev.conf
	for file in rules.d/*.rules "$from"/rules.d/*.rules; do
		case ${file##*/} in
		70-power-switch.rules | 70-uaccess.rules | 71-seat.rules | 73-seat-late.rules | 90-vconsole.rules) ;; # logind's
		*) put 644 "$file" "$rules/${file##*/}" ;;
		esac
	done
	for file in hwdb.d/*.hwdb "$from"/hwdb.d/*.hwdb; do
		put 644 "$file" "usr/lib/udev/hwdb.d/${file##*/}"
	done
	put 644 network/99-default.link usr/lib/udev/network/99-default.link
	"$from/systemd-hwdb" --usr --root="$OUT" update
}
