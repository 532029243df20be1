# shellcheck shell=sh
# A plain Makefile; the recipe's arguments are given to every call.
default_prepare() { :; }
default_build() { with_args make -j"$JOBS" PREFIX=/usr prefix=/usr; }
default_check() { with_args make -j"$JOBS" check PREFIX=/usr prefix=/usr; }
default_install() { with_args make install DESTDIR="$OUT" PREFIX=/usr prefix=/usr; }
