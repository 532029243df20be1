# shellcheck shell=sh
# The tools of the temporary system. The C library is linked into them (the book has it beside them): building the final
# system starts programs hundreds of thousands of times, and without a loader that is done a third sooner.
# shellcheck source=/dev/null
. distros/lfs/stage/cross/cross.sh

# Where gnulib cannot run its test of mktime it guesses no, and its own does not go into one program with the library's.
build() {
	cross_configure LDFLAGS=-static gl_cv_func_working_mktime=yes
	make -j"$JOBS"
}

# Programs and what they read. No header and no library: packages would find these that never asked for them.
install() {
	# shellcheck disable=SC2154 # cross.sh
	make install DESTDIR="$OUT$lfs"
	rm -rf "$OUT$lfs/usr/include" "$OUT$lfs/usr/lib"
}
