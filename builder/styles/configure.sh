# shellcheck shell=sh
# GNU configure scripts, and those that behave like one.
default_prepare() { :; }
default_build() {
	# shellcheck disable=SC2154 # triplet: common.sh
	with_args ./configure --build="$triplet" --host="$triplet" --prefix=/usr --sysconfdir=/etc \
		--localstatedir=/var --sbindir=/usr/bin --libdir=/usr/lib --libexecdir=/usr/lib \
		--mandir=/usr/share/man
	make -j"$JOBS"
}
default_check() { make -j"$JOBS" check; }
default_install() { make install DESTDIR="$OUT"; }
