build() {
	awk -f "$RECIPE/files/certdata.awk" mozilla/certdata.txt >ca-certificates.crt
}

install() {
	put 644 ca-certificates.crt etc/ssl/certs/ca-certificates.crt
	ln -s certs/ca-certificates.crt "$OUT/etc/ssl/cert.pem"
}
