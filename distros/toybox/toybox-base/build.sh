# files/etc is /etc as it will be; files/lib is /usr/lib/kiln. No byte is compiled here.

install() {
	cd "$OUT" || return
	mkdir -p etc usr/lib/kiln var/lib/dhcpcd
	cp -R "$RECIPE/files/etc/." etc/
	cp -R "$RECIPE/files/lib/." usr/lib/kiln/
	find etc -type f -exec chmod 644 {} +
	chmod 600 etc/shadow
	chmod 755 etc/init.d/* usr/lib/kiln/*
}
