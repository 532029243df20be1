# CMake would find out what musl always has.
build() {
	cat >cmocka.pc <<-EOF
		prefix=/usr
		Name: cmocka
		Description: unit tests for C
		Version: $VERSION
		Libs: -lcmocka
		Cflags: -I/usr/include
	EOF
	for name in ASSERT_H INTTYPES_H MALLOC_H MEMORY_H SETJMP_H SIGNAL_H STDARG_H STDDEF_H \
		STDINT_H STDIO_H STDLIB_H STRINGS_H STRING_H SYS_STAT_H SYS_TYPES_H TIME_H UNISTD_H \
		STRUCT_TIMESPEC UINTPTR_T STRSIGNAL CLOCK_GETTIME CLOCK_REALTIME \
		GCC_THREAD_LOCAL_STORAGE; do
		echo "#define HAVE_$name 1"
	done >config.h
	# shellcheck disable=SC2086 # several flags
	cc $CFLAGS -std=gnu99 -DHAVE_CONFIG_H -I. -Iinclude -fPIC -shared src/cmocka.c \
		-Wl,-soname,libcmocka.so.0 -o libcmocka.so.0
}

install() {
	for header in cmocka.h cmocka_pbc.h; do
		put 644 include/$header usr/include/$header
	done
	put 644 cmocka.pc usr/lib/pkgconfig/cmocka.pc
	put 755 libcmocka.so.0 usr/lib/libcmocka.so.0
	ln -s libcmocka.so.0 "$OUT/usr/lib/libcmocka.so"
}
