# The shell that every script asks for.
install() {
	mkdir -p "$OUT/usr/bin"
	ln -s bash "$OUT/usr/bin/sh"
}
