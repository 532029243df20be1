# All programs lie in one directory; BusyBox' ln cannot make a link relative.
prepare() {
	# shellcheck disable=SC2016 # the makefile's variable
	sed -i 's,ln -sfr "$DESTDIR@0@/kmod",ln -sf kmod,' meson.build
	grep -q 'ln -sf kmod' meson.build
}
