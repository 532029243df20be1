/* A glance at the headers of a GPT before libblkid and libfdisk believe them: both allocate as
 * much as a header asks for, and the header of a found disk may ask for terabytes. */
#ifndef KILN_INSTALLER_GPT_H
#define KILN_INSTALLER_GPT_H

#include <stdbool.h>
#include <stdint.h>

struct gpt {
	bool sane;              /* no header asks for more than 1 MiB of entries */
	int n;                  /* headers found, of primary and backup, for 512 and 4096 bytes a sector: 0..4 */
	unsigned char guid[4][16]; /* disk GUIDs of those, as on the disk */
};

/* Reads only. What can't be read counts as not there. */
void gpt_look(int fd, uint64_t size, struct gpt *ret);
bool gpt_has_guid(const struct gpt *g, const unsigned char guid[16]);

/* Whether either header, for `sector` bytes a sector, has this disk GUID and among its entries (at most 128 are looked at)
 * one of this type; both as on the disk. UEFI spec 5.3.2 and 5.3.3; checksums are not looked at. */
bool gpt_has_type(int fd, uint64_t size, uint32_t sector, const unsigned char guid[16], const unsigned char type[16]);

#endif
