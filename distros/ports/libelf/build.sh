# shellcheck shell=sh
# libelf: the one library of elfutils that others need. elfutils' configure insists on argp, fts and
# obstack, which musl has not and libelf does not use; files/ stands in for it.

prepare() {
	cp "$RECIPE/files/config.h" "$RECIPE/files/Makefile" .
	sed -e 's,@prefix@,/usr,' -e 's,@exec_prefix@,/usr,' -e 's,@libdir@,/usr/lib,' \
		-e 's,@includedir@,/usr/include,' -e "s,@VERSION@,$VERSION," -e 's,@LIBZSTD@,,' \
		config/libelf.pc.in >libelf.pc
}

build() {
	make -j"$JOBS" CC=gcc AR=ar
}

install() {
	for header in libelf.h gelf.h nlist.h; do
		put 644 "libelf/$header" "usr/include/$header"
	done
	put 644 libelf/elf-knowledge.h usr/include/elfutils/elf-knowledge.h
	put 644 libelf.pc usr/lib/pkgconfig/libelf.pc
	put 644 libelf.a usr/lib/libelf.a
	put 755 libelf.so.1 usr/lib/libelf.so.1
	ln -s libelf.so.1 "$OUT/usr/lib/libelf.so"
}
