# The checks of chapter 8 behind GCC: a program names the right interpreter, and is made of the right start files,
# headers and libraries.
build() {
	echo 'int main(){}' >dummy.c
	gcc dummy.c -v -Wl,--verbose >dummy.log 2>&1
	expect 'interpreter' "$(readelf -l a.out)" 'Requesting program interpreter: /lib64/ld-linux-x86-64.so.2'
	for file in Scrt1.o crti.o crtn.o; do
		expect 'start files' "$(grep -E '/lib.*/S?crt[1in].*succeeded' dummy.log)" "/usr/lib.*/$file succeeded"
	done
	headers=$(sed -n '/^#include <...>/,/^End of search/p' dummy.log)
	expect 'headers' "$headers" '/usr/include$'
	expect 'headers' "$headers" '/usr/lib/gcc/x86_64-pc-linux-gnu/14.2.0/include$'
	refuse 'headers' "$headers" 'lfs'
	expect 'libc' "$(cat dummy.log)" 'attempt to open /usr/lib/.*libc.so.6 succeeded'
	expect 'linker' "$(cat dummy.log)" 'found ld-linux-x86-64.so.2 at /usr/lib/ld-linux-x86-64.so.2'
	echo 'int main(){throw 1;}' >dummy.cc
	g++ dummy.cc -o throws
	! ./throws 2>/dev/null
}

expect() { echo "$2" | grep -q -- "$3" || { echo "$1: nothing like \"$3\" in:"; echo "$2"; return 1; }; }
refuse() { ! echo "$2" | grep -- "$3" || { echo "$1: not wanted: $3"; return 1; }; }
install() { :; }
