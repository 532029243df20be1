# files/etc is /etc as it will be; files/lib is /usr/lib/kiln; files/units are units; files/enabled says what is started.
# passwd, shadow and group are those of lfs-etc and systemd's own accounts.

install() {
	cd "$OUT" || return
	mkdir -p usr/lib/kiln usr/lib/systemd/system etc/systemd/system etc/tmpfiles.d
	cp -R "$RECIPE/files/etc/." etc/
	cp "$RECIPE"/files/lib/* usr/lib/kiln/
	cp "$RECIPE"/files/units/* usr/lib/systemd/system/
	find etc usr/lib/systemd -type f -exec chmod 644 {} +
	chmod 600 etc/shadow
	chmod 755 usr/lib/kiln/*
	while read -r unit links; do
		for link in $links; do
			case $link in
			*/*) mkdir -p "etc/systemd/system/${link%/*}" ;;
			esac
			ln -s "/usr/lib/systemd/system/$unit" "etc/systemd/system/$link"
		done
	done <"$RECIPE/files/enabled"
	# The only place of these where systemd looks.
	mkdir etc/sysctl.d
	ln -s ../sysctl.conf etc/sysctl.d/99-sysctl.conf
	# Empty: systemd makes up a number for this machine at the first boot, and it is not taken for a system without units.
	: >etc/machine-id
	# What that lays down at each boot is here; /etc/mtab would change into the same link, written otherwise.
	ln -s /dev/null etc/tmpfiles.d/etc.conf
	ln -s ../run/systemd/resolve/stub-resolv.conf etc/resolv.conf
}
