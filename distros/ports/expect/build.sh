# Tcl's own headers, which Expect reads, are not installed: they are in Tcl's archive. Expect is told that by
# a copy of tclConfig.sh. The directory it lies in must not look like one where Tcl was built.
build() {
	mkdir tclconf
	sed "s,^TCL_SRC_DIR=.*,TCL_SRC_DIR='$PWD/tcl'," /usr/lib/tclConfig.sh >tclconf/tclConfig.sh
	# Its config.sub is of 2003 and wants a system of that time; all that is made of it is "linux".
	with_args ./configure --build=x86_64-unknown-linux-gnu --prefix=/usr --mandir=/usr/share/man \
		--with-tcl="$PWD/tclconf" --with-tclinclude="$PWD/tcl/generic"
	make -j"$JOBS"
}

check() {
	make test
}

install() {
	# Of the example scripts, the two that people ask for and that need neither Tk nor a network.
	make install DESTDIR="$OUT" SCRIPTS='autoexpect unbuffer' SCRIPTS_MANPAGES='autoexpect unbuffer'
	ln -s "expect$VERSION/libexpect$VERSION.so" "$OUT/usr/lib/libexpect$VERSION.so"
}
