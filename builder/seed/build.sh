#!/bin/sh
# Build the seed: the pinned binutils, GCC, make and BusyBox, compiled by the host's own compiler,
# as one tree that can be laid under a sandbox root, where it looks like a native toolchain.
#
# 1. binutils, linked statically, for the triplet that every Kiln system has
# 2. the musl and kernel headers, so that GCC's configure sees the target it will have
# 3. GCC (C and C++) itself, then libgcc, musl, libstdc++ by that GCC
# 4. make and BusyBox by that GCC: the shell and tools of the first sandboxes
#
# SRC   one directory per source: binutils gcc (with gmp mpfr mpc in it) musl linux make busybox
# OUT   where the tree goes        WORK  scratch       JOBS  parallel jobs
# CC CXX  the host's compiler. What the seed emits does not depend on it (make test-seed proves it).
set -eu
umask 022
: "${SRC:?}" "${OUT:?}" "${WORK:?}" "${JOBS:=$(nproc)}" "${CC:=gcc}" "${CXX:=g++}"
target=x86_64-kiln-linux-musl
host=x86_64-pc-linux-gnu
sys=$WORK/sysroot
# The target libraries end up inside finished packages: these flags must be those of the gcc recipe.
target_flags='-O2 -pipe'
export LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=1 PATH="$OUT/usr/bin:$PATH"
unset CFLAGS CXXFLAGS CPPFLAGS LDFLAGS MAKEFLAGS CPATH LIBRARY_PATH || :

say() { echo "seed: $*"; }
step() { # name: run step_NAME once; a finished step leaves a stamp, so that a cut costs one step
	[ ! -e "$WORK/done.$1" ] || return 0
	say "$1"
	rm -rf "${WORK:?}/$1"
	mkdir -p "$WORK/$1"
	# A shell of its own: a function that is part of an || list runs on after a failing command.
	# Waited for in the background, because a shell looks at its traps only between commands.
	sh "$0" "$1" >"$WORK/$1.log" 2>&1 &
	wait $! || {
		tail -n 30 "$WORK/$1.log" >&2
		say "$1 failed; the whole log is $WORK/$1.log" >&2
		exit 1
	}
	: >"$WORK/done.$1"
}

step_binutils() {
	"$SRC/binutils/configure" --build=$host --host=$host --target=$target --prefix=/usr \
		--with-sysroot=/ --disable-shared --disable-nls --disable-gdb --disable-gdbserver \
		--disable-sim --disable-gprofng --disable-werror --disable-plugins --disable-multilib \
		--enable-deterministic-archives --enable-default-hash-style=gnu --without-zstd \
		--without-debuginfod --without-msgpack --disable-x86-used-note CC="$CC" CXX="$CXX" CFLAGS='-O1 -pipe' \
		CXXFLAGS='-O1 -pipe' LDFLAGS=-static MAKEINFO=true
	make -j"$JOBS" configure-host MAKEINFO=true
	make -j"$JOBS" MAKEINFO=true LDFLAGS=-all-static
	make install-strip MAKEINFO=true DESTDIR="$OUT"
}

step_headers() {
	make -C "$SRC/linux" O="$PWD/linux" ARCH=x86 HOSTCC="$CC" headers
	mkdir -p "$sys/usr/include" "$sys/usr/lib"
	cp -R linux/usr/include/. "$sys/usr/include/"
	# A package sees kernel headers only when it asks for them; so does GCC's configure.
	mv "$sys/usr/include" "$sys/usr/kernel"
	make -C "$SRC/musl" ARCH=x86_64 prefix=/usr DESTDIR="$sys" obj="$PWD/musl" install-headers
}

step_gcc() {
	"$SRC/gcc/configure" --build=$host --host=$host --target=$target --prefix=/usr \
		--with-sysroot=/ --with-build-sysroot="$sys" --with-native-system-header-dir=/usr/include \
		--enable-languages=c,c++ --disable-bootstrap --disable-multilib \
		--enable-shared --disable-nls --disable-lto --disable-plugin --disable-libgomp --disable-libquadmath \
		--disable-libssp --disable-libsanitizer --disable-libvtv --disable-libitm \
		--disable-libatomic --disable-libstdcxx-pch --enable-default-pie \
		--enable-default-ssp --enable-initfini-array --enable-__cxa_atexit --enable-threads=posix \
		--enable-tls --enable-checking=release --with-linker-hash-style=gnu --without-isl \
		--without-zstd --disable-libcc1 LDFLAGS=-static CC="$CC" CXX="$CXX" CFLAGS='-O1 -pipe' \
		CXXFLAGS='-O1 -pipe' CFLAGS_FOR_TARGET="$target_flags" \
		CXXFLAGS_FOR_TARGET="$target_flags" MAKEINFO=true
	mkdir -p gcc
	: >gcc/s-tm-texi # see the gcc recipe
	make -j"$JOBS" all-gcc MAKEINFO=true
	# The shared libgcc is linked with libc, which comes next; step_libgcc makes it.
	make -j"$JOBS" MAKE="make enable_shared=no" all-target-libgcc MAKEINFO=true
	make install-strip-gcc DESTDIR="$OUT" MAKEINFO=true
	make MAKE="make enable_shared=no" install-target-libgcc DESTDIR="$OUT" MAKEINFO=true
}

step_musl() {
	"$SRC/musl/configure" --target=$target --prefix=/usr --syslibdir=/lib --enable-wrapper=no \
		CC="$target-gcc --sysroot=$sys" CFLAGS="$target_flags" CROSS_COMPILE=$target-
	make -j"$JOBS" AR=$target-ar RANLIB=$target-ranlib
	make install DESTDIR="$sys"
}

step_libgcc() {
	# libgcc_eh.a and libgcc_s.so exist only beside each other, and the driver's way of linking
	# depends on them: the seed must link as the finished GCC does.
	make -C "$WORK/gcc/$target/libgcc" distclean
	make -C "$WORK/gcc" -j"$JOBS" all-target-libgcc MAKEINFO=true
	make -C "$WORK/gcc" install-target-libgcc DESTDIR="$OUT" MAKEINFO=true
}

step_libstdcxx() {
	make -C "$WORK/gcc" -j"$JOBS" all-target-libstdc++-v3 MAKEINFO=true
	make -C "$WORK/gcc" install-target-libstdc++-v3 DESTDIR="$OUT" MAKEINFO=true
}

step_make() {
	"$SRC/make/configure" --build=$host --host=$target --prefix=/usr --disable-nls \
		--without-guile CC="$target-gcc --sysroot=$sys" CFLAGS='-O2 -pipe' LDFLAGS=-static MAKEINFO=true
	make -j"$JOBS" MAKEINFO=true
	$target-strip make
	install -D -m 755 make "$OUT/usr/bin/make"
}

step_busybox() {
	make -C "$SRC/busybox" O="$PWD" HOSTCC="$CC" defconfig
	sed -i -e 's/.*CONFIG_STATIC[ =].*/CONFIG_STATIC=y/' -e 's/^CONFIG_TC=y/# CONFIG_TC is not set/' \
		.config
	yes '' | make HOSTCC="$CC" oldconfig >/dev/null
	make -j"$JOBS" HOSTCC="$CC" CROSS_COMPILE=$target- \
		CC="$target-gcc --sysroot=$sys -idirafter $sys/usr/kernel"
	install -m 755 busybox "$OUT/usr/bin/busybox"
	for applet in $("./busybox" --list); do
		[ -e "$OUT/usr/bin/$applet" ] || ln -s busybox "$OUT/usr/bin/$applet"
	done
}

finish() {
	# The names a native toolchain has, beside those a cross toolchain has.
	for tool in "$OUT/usr/bin/$target"-*; do
		name=${tool##*/"$target"-}
		ln -sf "${tool##*/}" "$OUT/usr/bin/$name"
	done
	ln -sf gcc "$OUT/usr/bin/cc"
	cp -a "$sys/usr/lib/." "$OUT/usr/lib/"
	cp -a "$sys/usr/include/." "$OUT/usr/include/"
	cp -a "$sys/lib/." "$OUT/usr/lib/"
	ln -sf libc.so "$OUT/usr/lib/ld-musl-x86_64.so.1"
	# A cross compiler keeps its libraries apart; here they belong where a native one has them.
	mv "$OUT/usr/$target"/lib64/* "$OUT/usr/lib/"
	rm -rf "${OUT:?}/usr/$target/lib64" "${OUT:?}/usr/share"
}

mkdir -p "$OUT/usr/bin" "$OUT/usr/lib" "$OUT/usr/include" "$WORK"
# kiln gives us a process group of our own and SIGTERM when it ends: then everything ends.
[ "${KILN_SEED_GROUP:-}" != own ] || trap 'trap - TERM; kill -s TERM 0' TERM
if [ $# -eq 1 ]; then
	cd "$WORK/$1"
	"step_$1"
	exit
fi
for s in binutils headers gcc musl libgcc libstdcxx make busybox; do step $s; done
finish
say "ready: $OUT"
