# The two files that every C library reads; of the others (rpc, ethertypes) hardly anything does.
install() {
	put 644 etc/services etc/services
	put 644 etc/protocols etc/protocols
}
