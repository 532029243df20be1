# shellcheck shell=sh
# Chapters 5 and 6 of the book: programs for the new system, compiled by the cross compiler. It lies in
# /usr/lib/lfs-cross and looks for the new system's headers and libraries in /usr/lib/lfs, which is where
# these packages lie until lfs-tools makes a root of them.
# shellcheck disable=SC2034,SC2119,SC2120 # build.sh uses it
target=x86_64-lfs-linux-gnu
lfs=/usr/lib/lfs
export PATH=/usr/lib/lfs-cross/bin:/usr/bin

cross_configure() {
	# shellcheck disable=SC2154 # triplet: common.sh
	with_args ./configure --prefix=/usr --host="$target" --build="$triplet" --disable-nls "$@"
}
build() {
	cross_configure
	make -j"$JOBS"
}
install() { make install DESTDIR="$OUT$lfs"; }
