programs='dd expr fold stty tr'

build() {
	with_args ./configure --prefix=/usr
	# Headers that only `make all` would make first.
	# shellcheck disable=SC2016 # make reads it
	printf 'include Makefile\nheaders: $(BUILT_SOURCES)\n' | make -f - headers
	for program in $programs; do
		set -- "$@" "src/$program"
	done
	make -j"$JOBS" "$@"
}

install() {
	for program in $programs; do
		put 755 "src/$program" "usr/bin/$program"
		put 644 "man/$program.1" "usr/share/man/man1/$program.1"
	done
}
