install() {
	default_install
	put 644 dnsmasq.conf.example etc/dnsmasq.conf
	put 644 "$RECIPE/files/S52dnsmasq" etc/init.d/S52dnsmasq
}
