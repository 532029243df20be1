# shellcheck shell=sh
# Meson, with whatever provides `ninja`.
default_prepare() { :; }
default_build() {
	with_args meson setup --prefix=/usr --sysconfdir=/etc --localstatedir=/var --bindir=bin \
		--sbindir=bin --libdir=lib --libexecdir=lib --buildtype=plain --wrap-mode=nodownload \
		"$WORK/meson" .
	ninja -C "$WORK/meson" -j "$JOBS"
}
default_check() { ninja -C "$WORK/meson" -j "$JOBS" test; }
default_install() { DESTDIR="$OUT" ninja -C "$WORK/meson" install; }
