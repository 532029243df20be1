# shellcheck shell=sh
# syslinux: only what a stick needs on BIOS. The code is from 2019; it needs no patch, but
#   -fcommon         it defines variables in headers (the default before GCC 10)
#   -fpermissive     GCC 14 made errors of what used to be warnings
#   noseparate-code  its linker scripts expect one segment, and the core is copied as one block

syslinux_make() {
	# HEXDATE and DATE are a checksum of the sources' times, shown in the banner: fixed.
	# The directories are listed to leave out the installers for DOS, Windows and Linux.
	make bios BSUBDIRS='codepage com32 lzo core mbr' ISUBDIRS='' ITARGET='' \
		SUBDIRS='lib libutil gpllib elflink/ldlinux menu' \
		HEXDATE=0x20190206 DATE=kiln PYTHON=false NASM='nasm --reproducible' \
		CC='gcc -std=gnu99 -fcommon -fpermissive -fcf-protection=none -w' \
		LD='ld -z noseparate-code --no-warn-rwx-segments' "$@"
}

build() {
	# Not parallel: its makefiles know only part of what depends on what.
	syslinux_make
}

install() {
	for file in core/isolinux.bin mbr/isohdpfx.bin mbr/gptmbr.bin com32/elflink/ldlinux/ldlinux.c32 \
		com32/lib/libcom32.c32 com32/libutil/libutil.c32 com32/menu/menu.c32; do
		put 644 "bios/$file" "usr/share/syslinux/${file##*/}"
	done
}
