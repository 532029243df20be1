install() {
	default_install
	# Only for logins that trust whole hosts, which are off; it would be setuid root.
	rm "$OUT/usr/lib/openssh/ssh-keysign" "$OUT/usr/share/man/man8/ssh-keysign.8"
	put 644 "$RECIPE/files/S51sshd" etc/init.d/S51sshd
}
