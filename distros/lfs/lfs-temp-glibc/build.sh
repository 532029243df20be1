. distros/lfs/stage/cross/cross.sh
. distros/lfs/stage/glibc/glibc.sh

# The kernel's headers alone: in /usr/include they lie among those of this system's C library, which has three files
# in scsi/ too.
kernel_headers() {
	mkdir ../headers
	(cd /usr/include && find asm asm-generic linux drm misc mtd rdma regulator scsi sound video xen -name '*.h' \
		! -path scsi/scsi.h ! -path scsi/scsi_ioctl.h ! -path scsi/sg.h | cpio -pdm "$WORK/headers")
}

build() {
	kernel_headers
	cd ../obj || exit
	../src/configure --prefix=/usr --host="$target" --build="$triplet" --enable-kernel=5.4 --disable-nscd \
		--with-headers="$WORK/headers" libc_cv_slibdir=/usr/lib
	make -j"$JOBS"
}

# With the kernel's headers beside it: they are part of what a C program sees.
install() {
	make -C ../obj install DESTDIR="$OUT$lfs"
	glibc_place "$OUT$lfs"
	cp -R "$WORK/headers/." "$OUT$lfs/usr/include/"
	ln -s usr/lib "$OUT$lfs/lib"
	ln -s usr/lib "$OUT$lfs/lib64"
}
