# 1. the live root: what the bundled distros install, merged, with the installer on top
# 2. its squashfs: that root and every finished package (the seed of the target, and `build missing`)
# 3. GRUB for UEFI in a FAT image, the plan partition in another
# 4. the ISO: a directory tree, El Torito for CDs, a partition table for sticks
epoch=$SOURCE_DATE_EPOCH

live_root() {
	mkdir live
	kiln root live /bundle/packages --store /bundle/store
	mkdir -p live/var/lib/kiln/store live/proc live/sys live/dev live/run live/tmp live/mnt
	# The installed system has no use for these two; init is for a live root in namespaces.
	mkdir -p live/usr/lib/kiln
	cp /usr/bin/kiln-installer live/usr/bin/
	cp /usr/lib/kiln/init live/usr/lib/kiln/
	while read -r name version entry output rest; do
		mkdir -p "live/var/lib/kiln/store/$entry"
		cp -a "/bundle/store/$entry/tree" "/bundle/store/$entry/manifest" \
			"live/var/lib/kiln/store/$entry/"
	done </bundle/packages
	# It takes its times from there or from here, and refuses both.
	env -u SOURCE_DATE_EPOCH mksquashfs live live.squashfs -noappend -no-progress -all-root -comp zstd -b 1M \
		-Xcompression-level 15 -mkfs-time "$epoch" -all-time "$epoch" -processors "$JOBS"
	rm -rf live
}

# name label MiB: an empty FAT image that is the same every time
fat() {
	dd if=/dev/zero of="$1" bs=1M count="$3" 2>/dev/null
	mkfs.fat --invariant -n "$2" "$1"
}

efi_image() {
	grub-mkimage -O x86_64-efi -o bootx64.efi -p /boot/grub -c /recipe/files/embedded.cfg \
		part_gpt part_msdos fat iso9660 search search_fs_file normal configfile linux echo \
		test ls cat boot halt reboot chain minicmd terminal serial
	fat efi.img KILN-EFI 8
	touch -d "@$epoch" bootx64.efi
	mmd -i efi.img ::/EFI ::/EFI/BOOT
	mcopy -m -i efi.img bootx64.efi ::/EFI/BOOT/BOOTX64.EFI
}

plan_image() {
	fat plan.img KILN-PLAN 16
	for file in README.TXT kiln-plan.example; do
		cp "/recipe/files/$file" .
		touch -d "@$epoch" "$file"
		mcopy -m -i plan.img "$file" "::/$file"
	done
}

stick_tree() {
	mkdir -p stick/boot/isolinux stick/boot/grub stick/kiln/sources
	cp /boot/vmlinuz stick/boot/vmlinuz
	cp /usr/lib/kiln/initramfs.img stick/boot/initramfs
	lib=/usr/share/syslinux
	cp $lib/isolinux.bin $lib/ldlinux.c32 $lib/menu.c32 $lib/libutil.c32 stick/boot/isolinux/
	cp /recipe/files/isolinux.cfg stick/boot/isolinux/
	cp /recipe/files/grub.cfg stick/boot/grub/
	mv live.squashfs stick/kiln/
	cp /bundle/sources/* stick/kiln/sources/
	# Those that this stick has all sources of; the project's tree may hold more.
	sed -n 's/^bundle *//p; s/^archives *//p' /recipe/recipe | tr -s ' ' '\n' >stick/kiln/distros
	(cd stick && find boot/vmlinuz boot/initramfs kiln -type f | sort | xargs sha256sum) >sums
	mv sums stick/kiln/sums
	# The unique file by which the stick finds itself: what it is, not what it is called.
	sha256sum <stick/kiln/sums | cut -d' ' -f1 >stick/kiln/stick
	find stick -exec touch -h -d "@$epoch" {} +
}

build() {
	live_root
	efi_image
	plan_image
	stick_tree
}

install() {
	mkdir -p "$OUT/usr/share/kiln-iso"
	xorriso -as mkisofs -o "$OUT/usr/share/kiln-iso/kiln.iso" -iso-level 3 -full-iso9660-filenames \
		-rational-rock -joliet -joliet-long -volid KILN -sysid LINUX -publisher KILN \
		--modification-date="$(date -u -d "@$epoch" +%Y%m%d%H%M%S00)" \
		-eltorito-boot boot/isolinux/isolinux.bin -eltorito-catalog boot/isolinux/boot.cat \
		-no-emul-boot -boot-load-size 4 -boot-info-table \
		-isohybrid-mbr /usr/share/syslinux/isohdpfx.bin --mbr-force-bootable -partition_offset 16 \
		-append_partition 2 C12A7328-F81F-11D2-BA4B-00A0C93EC93B efi.img \
		-append_partition 3 0x0c plan.img -isohybrid-gpt-basdat \
		-eltorito-alt-boot -e --interval:appended_partition_2:all:: -no-emul-boot \
		-uid 0 -gid 0 stick
}
