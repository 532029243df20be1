# shellcheck shell=sh
# linux-headers: `make headers` needs a shell, sed and a compiler for one small host program
# (unifdef); `make headers_install` would need rsync as well, so the copying is done here.

build() {
	make ARCH=x86_64 headers
}

install() {
	mkdir -p "$OUT/usr/include"
	(cd usr/include && find . -name '*.h' -print | sort | cpio -pdm "$OUT/usr/include")
}
