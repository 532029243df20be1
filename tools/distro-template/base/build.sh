# files/etc lies over the /etc of busybox-base: a file that is here stands in its place.

install() {
	mkdir -p "$OUT/etc"
	cp -R "$RECIPE/files/etc/." "$OUT/etc/"
	find "$OUT/etc" -type f -exec chmod 644 {} +
	chmod 755 "$OUT"/etc/init.d/*
}
