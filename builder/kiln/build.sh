# The same sources that the Makefile builds on a host. Static: what repairs a system should not need its
# libraries.
flags='-std=c11 -D_GNU_SOURCE -Ibuilder -O2 -pipe -Wall -Wextra'

build() {
	{
		printf 'kiln:'
		for source in builder/*/*.c; do
			printf ' %s' "${source%.c}.o"
		done
		printf '\n\tcc -static -o $@ $^ -larchive -lz -lbz2 -llzma -lzstd\n'
		printf '%%.o: %%.c\n\tcc %s -c -o $@ $<\n' "$flags"
	} >makefile
	make -f makefile -j"$JOBS"
	./kiln help --man >kiln.1
}

check() {
	./kiln help >/dev/null
}

install() {
	put 755 kiln usr/bin/kiln
	put 644 kiln.1 usr/share/man/man1/kiln.1
	mkdir -p "$OUT/var/lib/kiln/store"
}
