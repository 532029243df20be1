# shellcheck shell=sh
# mimalloc: one object file. Linked first into a static program it stands in for the C library's malloc.

build() {
	# shellcheck disable=SC2086 # several flags
	gcc $CFLAGS -std=gnu11 -Iinclude -DNDEBUG -DMI_MALLOC_OVERRIDE -fvisibility=hidden \
		-fno-builtin-malloc -ftls-model=initial-exec -c -o mimalloc.o src/static.c
}

install() {
	put 644 mimalloc.o usr/lib/mimalloc.o
}
