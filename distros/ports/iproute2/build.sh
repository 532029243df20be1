# It is tested in network namespaces, as root.
check() {
	ip/ip -V
}
