# The terminals that people have, not all 2,900; and the names that programs without "w" look for.
terminals=ansi,dumb,linux,vt100,vt102,vt220,vt320,xterm,xterm-color,xterm-256color,xterm-direct
terminals=$terminals,screen,screen-256color,tmux,tmux-256color,rxvt,rxvt-unicode,rxvt-unicode-256color
terminals=$terminals,st,st-256color,foot,alacritty,xterm-kitty,konsole,gnome,putty,cygwin

check() {
	[ "$(TERMINFO=$OUT/usr/share/terminfo progs/tput -V)" ]
}

install() {
	make install.libs install.progs install.includes DESTDIR="$OUT"
	mkdir -p "$OUT/usr/share/terminfo"
	LD_LIBRARY_PATH=$PWD/lib progs/tic -x -o "$OUT/usr/share/terminfo" -e "$terminals" misc/terminfo.src
	for lib in ncurses form menu panel; do
		ln -sf lib${lib}w.so "$OUT/usr/lib/lib$lib.so"
		ln -sf lib${lib}w.a "$OUT/usr/lib/lib$lib.a"
		[ ! -e "$OUT/usr/lib/pkgconfig/${lib}w.pc" ] ||
			ln -sf ${lib}w.pc "$OUT/usr/lib/pkgconfig/$lib.pc"
	done
	ln -sf libncursesw.so "$OUT/usr/lib/libcurses.so"
	ln -sf libncursesw.so "$OUT/usr/lib/libtinfo.so"
	# Programs ask for <ncurses.h>, <ncurses/ncurses.h> or <ncursesw/ncurses.h>.
	ln -s . "$OUT/usr/include/ncurses"
	ln -s . "$OUT/usr/include/ncursesw"
}
