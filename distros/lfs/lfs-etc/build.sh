# files/etc is /etc as it will be; files/lib is /usr/lib/kiln, files/bin /usr/bin. No byte is compiled here.

install() {
	cd "$OUT" || return
	mkdir -p usr/bin usr/lib/kiln media/cdrom media/floppy srv var/cache var/empty var/lib/color var/lib/hwclock \
		var/lib/locate var/lib/misc var/local var/mail var/opt var/spool etc/init.d etc/opt etc/skel etc/sysconfig
	mkdir -m 700 root
	ln -s bash usr/bin/sh
	# As in the book.
	ln -s vim usr/bin/vi
	ln -s flex usr/bin/lex
	ln -s /run/lock var/lock
	cp -R "$RECIPE/files/etc/." etc/
	cp -R "$RECIPE/files/lib/." usr/lib/kiln/
	cp "$RECIPE/files/bin/groups" usr/bin/
	find etc -type f -exec chmod 644 {} +
	chmod 600 etc/shadow
	chmod 755 usr/bin/groups usr/lib/kiln/keep usr/lib/kiln/rotate usr/lib/kiln/service usr/lib/kiln/load-keymap
	cp etc/skel/.bashrc etc/skel/.bash_profile root/
}
