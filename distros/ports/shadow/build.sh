install() {
	make install DESTDIR="$OUT" usbindir=/usr/bin
	make -C man install-man DESTDIR="$OUT"
	# sha512 is what every crypt(3) here knows; a home is made with the user, as people expect.
	sed -i -e 's/^#ENCRYPT_METHOD .*/ENCRYPT_METHOD SHA512/' -e 's/^CREATE_HOME.*//' "$OUT/etc/login.defs"
	printf 'CREATE_HOME yes\n' >>"$OUT/etc/login.defs"
	grep -qx 'ENCRYPT_METHOD SHA512' "$OUT/etc/login.defs"
	# As the book has it: whoever delivers mail makes the boxes; without that directory every useradd complains.
	sed -i 's,/var/spool/mail,/var/mail,' "$OUT/etc/login.defs"
	mkdir -p "$OUT/etc/default"
	printf 'CREATE_MAIL_SPOOL=no\n' >"$OUT/etc/default/useradd"
}
