/* GRUB's two BIOS images, made ready for one place on one disk. Pure: bytes in, bytes out.
 *
 * boot.img, 512 bytes, the disk's first sector:
 *   0x05c  8 bytes  sector (LBA) of the core image's first sector
 *   0x064  1 byte   drive to load from; 0xff: the one that the BIOS started
 *   0x066  2 bytes  a jump over code that mends the drive number of broken BIOSes; two nops let it run
 *   0x1b8  70 bytes disk signature and partition table: the disk's own are kept
 *   0x1fe  2 bytes  0x55 0xaa
 * core.img, from grub-mkimage: its first sector (diskboot) loads the rest by a list that grows
 * down from the sector's end, 12 bytes an entry, ended by an entry of length 0:
 *   start 8 bytes LBA, length 2 bytes in sectors, segment 2 bytes (the first is 0x820)
 * The core image stands in one piece in the BIOS boot partition, so the list has one entry. */
#ifndef KILN_INSTALLER_BOOTIMAGE_H
#define KILN_INSTALLER_BOOTIMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define BOOTIMAGE_SECTOR 512

/* `boot` is boot.img and becomes the new first sector; `old` is what the disk has there. */
int bootimage_patch_boot(unsigned char boot[512], const unsigned char old[512], uint64_t core_lba,
			 struct error *e);

/* `core` has `len` bytes, a multiple of 512 of at least two sectors; it will stand at
 * `core_lba`. */
int bootimage_patch_core(unsigned char *core, size_t len, uint64_t core_lba, struct error *e);

#endif
