# files/etc is /etc as it will be; files/lib is /usr/lib/kiln; files/runlevels says which script runs where.

install() {
	cd "$OUT" || return
	mkdir -p usr/lib/kiln usr/lib/lsb var/lib/dhcpcd etc
	cp -R "$RECIPE/files/etc/." etc/
	cp -R "$RECIPE/files/lib/." usr/lib/kiln/
	cp "$RECIPE/files/lsb/init-functions" usr/lib/lsb/
	find etc -type f -exec chmod 644 {} +
	chmod 755 etc/rc.d/init.d/* usr/lib/kiln/*
	while read -r level links; do
		mkdir -p "etc/rc.d/rc$level.d"
		for link in $links; do
			ln -s "../init.d/${link#???}" "etc/rc.d/rc$level.d/$link"
		done
	done <"$RECIPE/files/runlevels"
}
