#include "bootimage.h"

#include <errno.h>
#include <string.h>

#define KERNEL_SECTOR 0x5c
#define BOOT_DRIVE 0x64
#define DRIVE_CHECK 0x66
#define OWN_START 0x1b8
#define OWN_END 0x1fe
#define LIST_ENTRY 0x1f4
#define LIST_SEGMENT 0x820
#define JUMP_SHORT 0xeb
#define NOP 0x90

static void
put_le(unsigned char *to, uint64_t value, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i++)
		to[i] = (unsigned char)(value >> (8 * i));
}

static unsigned
get_le16(const unsigned char *from)
{
	return (unsigned)from[0] | (unsigned)from[1] << 8;
}

int
bootimage_patch_boot(unsigned char boot[512], const unsigned char old[512], uint64_t core_lba, struct error *e)
{
	if (boot[OWN_END] != 0x55 || boot[OWN_END + 1] != 0xaa || boot[BOOT_DRIVE] != 0xff)
		return error_set(e, -EINVAL, "boot.img is not GRUB's: its signature or drive byte is wrong");
	if (boot[DRIVE_CHECK] != JUMP_SHORT && boot[DRIVE_CHECK] != NOP)
		return error_set(e, -EINVAL, "boot.img is of a GRUB that Kiln doesn't know");
	put_le(boot + KERNEL_SECTOR, core_lba, 8);
	boot[DRIVE_CHECK] = NOP;
	boot[DRIVE_CHECK + 1] = NOP;
	memcpy(boot + OWN_START, old + OWN_START, OWN_END - OWN_START);
	return 0;
}

int
bootimage_patch_core(unsigned char *core, size_t len, uint64_t core_lba, struct error *e)
{
	size_t sectors = len / BOOTIMAGE_SECTOR - 1;

	if (len % BOOTIMAGE_SECTOR || len < 2 * BOOTIMAGE_SECTOR || sectors > 0xffff)
		return error_set(e, -EINVAL, "core.img has an impossible size (%zu bytes)", len);
	if (get_le16(core + LIST_ENTRY + 10) != LIST_SEGMENT)
		return error_set(e, -EINVAL, "core.img is not a disk image of GRUB for BIOS");
	/* grub-mkimage leaves the length of what it made there */
	if (get_le16(core + LIST_ENTRY + 8) != sectors)
		return error_set(e, -EINVAL, "core.img says %u sectors and has %zu: it is damaged",
				 get_le16(core + LIST_ENTRY + 8), sectors);
	put_le(core + LIST_ENTRY, core_lba + 1, 8);
	memset(core + LIST_ENTRY - 12, 0, 12);
	return 0;
}
