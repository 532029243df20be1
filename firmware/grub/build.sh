# shellcheck shell=sh
# grub: one tree per platform in one package; the tools come from the first.

prepare() {
	# Missing from the 2.12 release: which modules another one pulls in without using its symbols.
	echo 'depends bli part_gpt' >grub-core/extra_deps.lst
}

# CFLAGS come last on every command line of GRUB's own code, so our usual ones do not belong there: at -O2 (GRUB's own
# choice is -Os) the compiler sorts unlikely functions into a section that the linker puts first, but the entry must be
# the first byte of the kernel image; by BIOS it would stop at "loading". Nobody debugs or mends it here: -g0 -w.
grub_make() {
	make -j"$JOBS" CFLAGS='-g0 -w -fno-reorder-functions' "$@"
}

# configure_platform CPU PLATFORM: text only (no fonts, no themes), for a disk that we describe
# ourselves. Python only regenerates files that the release brings along.
configure_platform() {
	mkdir "../$1-$2"
	(cd "../$1-$2" && ../src/configure --build="$triplet" --host="$triplet" \
		--target="$1-${triplet#*-}" --with-platform="$2" --program-transform-name= \
		--prefix=/usr --sysconfdir=/etc --libdir=/usr/lib --sbindir=/usr/bin \
		--disable-werror --disable-nls --disable-efiemu --disable-grub-mkfont \
		--disable-grub-themes --disable-grub-mount --disable-grub-protect \
		--disable-device-mapper --disable-libzfs --disable-liblzma \
		PYTHON=true TARGET_CC=gcc TARGET_NM=nm TARGET_OBJCOPY=objcopy TARGET_STRIP=strip \
		TARGET_RANLIB=ranlib)
}

build() {
	configure_platform i386 pc
	grub_make -C ../i386-pc
	readelf -h ../i386-pc/grub-core/kernel.img | grep -q 'Entry point address: *0x9000$' || {
		echo 'the BIOS kernel image does not begin with its entry: it would not boot' >&2
		return 1
	}
	configure_platform x86_64 efi
	grub_make -C ../x86_64-efi/grub-core
}

install() {
	grub_make -C ../i386-pc install DESTDIR="$OUT"
	grub_make -C ../x86_64-efi/grub-core install DESTDIR="$OUT"
	# The boot menu is written by the installer, so nothing that generates one; and no copies of
	# the modules for a debugger.
	rm -rf "$OUT/etc" "$OUT/usr/share/grub" "$OUT"/usr/bin/grub-mkconfig
	rm -f "$OUT"/usr/lib/grub/*/*.module "$OUT"/usr/lib/grub/*/kernel.exec \
		"$OUT"/usr/lib/grub/*/gdb_grub "$OUT"/usr/lib/grub/*/gmodule.pl
}
