# shellcheck shell=sh
# grub: one tree per platform in one package; the tools come from the first.

prepare() {
	# Missing from the 2.12 release: which modules another one pulls in without using its symbols.
	echo 'depends bli part_gpt' >grub-core/extra_deps.lst
}

# configure_platform CPU PLATFORM: text only (no fonts, no themes), for a disk that we describe
# ourselves. Python only regenerates files that the release brings along.
configure_platform() {
	mkdir "../$1-$2"
	(cd "../$1-$2" && ../src/configure --build="$triplet" --host="$triplet" \
		--target="$1-kiln-linux-musl" --with-platform="$2" --program-transform-name= \
		--prefix=/usr --sysconfdir=/etc --libdir=/usr/lib --sbindir=/usr/bin \
		--disable-werror --disable-nls --disable-efiemu --disable-grub-mkfont \
		--disable-grub-themes --disable-grub-mount --disable-grub-protect \
		--disable-device-mapper --disable-libzfs --disable-liblzma \
		PYTHON=true TARGET_CC=gcc TARGET_NM=nm TARGET_OBJCOPY=objcopy TARGET_STRIP=strip \
		TARGET_RANLIB=ranlib)
}

build() {
	configure_platform i386 pc
	make -C ../i386-pc -j"$JOBS"
	configure_platform x86_64 efi
	make -C ../x86_64-efi/grub-core -j"$JOBS"
}

install() {
	make -C ../i386-pc install DESTDIR="$OUT"
	make -C ../x86_64-efi/grub-core install DESTDIR="$OUT"
	# The boot menu is written by the installer, so nothing that generates one; and no copies of
	# the modules for a debugger.
	rm -rf "$OUT/etc" "$OUT/usr/share/grub" "$OUT"/usr/bin/grub-mkconfig
	rm -f "$OUT"/usr/lib/grub/*/*.module "$OUT"/usr/lib/grub/*/kernel.exec \
		"$OUT"/usr/lib/grub/*/gdb_grub "$OUT"/usr/lib/grub/*/gmodule.pl
}
