# BusyBox twice: the system's tools, and busybox-suid with the applets that must be setuid root.

# configure_as DIR TARGET FILE: DIR is configured as `make TARGET` says, changed by FILE's lines.
configure_as() {
	mkdir -p "$1"
	make O="$1" HOSTCC=gcc "$2"
	sed -n 's/^# \(CONFIG_[A-Z0-9_]*\) is not set$/\1/p; s/^\(CONFIG_[A-Z0-9_]*\)=.*/\1/p' "$3" |
		while read -r symbol; do
			sed -i "/^$symbol=/d; /^# $symbol is not set\$/d" "$1/.config"
		done
	cat "$3" >>"$1/.config"
	yes '' | make O="$1" HOSTCC=gcc oldconfig >"$1/oldconfig.log"
	grep -E '^CONFIG_|^# CONFIG_.* is not set$' "$3" | while read -r line; do
		grep -qxF "$line" "$1/.config" || {
			echo "$3: '$line' does not hold" >&2
			exit 1
		}
	done
}

build() {
	configure_as /build/all defconfig /recipe/files/busybox.config
	configure_as /build/suid allnoconfig /recipe/files/suid.config
	make -j"$JOBS" O=/build/all HOSTCC=gcc CC=gcc
	make -j"$JOBS" O=/build/suid HOSTCC=gcc CC=gcc
}

check() {
	[ "$(/build/all/busybox echo fired)" = fired ]
}

install() {
	bin=$OUT/usr/bin
	mkdir -p "$bin"
	cp /build/all/busybox "$bin/busybox"
	cp /build/suid/busybox "$bin/busybox-suid"
	chmod 755 "$bin/busybox"
	chmod 4755 "$bin/busybox-suid"
	for applet in $("$bin/busybox" --list); do
		[ "$applet" = busybox ] || ln -s busybox "$bin/$applet"
	done
	for applet in su passwd crontab; do
		ln -s busybox-suid "$bin/$applet"
	done
}
