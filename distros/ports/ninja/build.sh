# It builds itself: once one file after the other, and then by what came of that.
build() {
	# It needs nothing of the compiler once it is installed.
	CXX=g++ LDFLAGS='-static-libstdc++ -static-libgcc' python3 configure.py --bootstrap --verbose
}

check() {
	./ninja --version
}

install() {
	put 755 ninja usr/bin/ninja
}
