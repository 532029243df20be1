#include "gpt.h"

#include <string.h>
#include <unistd.h>

#define HEADER 92
#define GUID_AT 56
#define ENTRIES_LBA_AT 72
#define ENTRIES_AT 80
#define ENTRY_SIZE_AT 84
#define ENTRIES_MAX (1024 * 1024)
#define ENTRY 128   /* bytes; what everybody writes */
#define ENTRIES 128

static uint64_t
get_le32(const unsigned char *from)
{
	return (uint64_t)from[0] | (uint64_t)from[1] << 8 | (uint64_t)from[2] << 16 | (uint64_t)from[3] << 24;
}

static void
look_at(int fd, uint64_t at, struct gpt *g)
{
	unsigned char h[HEADER];

	if (pread(fd, h, sizeof(h), (off_t)at) != (ssize_t)sizeof(h) || memcmp(h, "EFI PART", 8) != 0)
		return;
	if (get_le32(h + ENTRIES_AT) * get_le32(h + ENTRY_SIZE_AT) > ENTRIES_MAX)
		g->sane = false;
	memcpy(g->guid[g->n++], h + GUID_AT, 16);
}

void
gpt_look(int fd, uint64_t size, struct gpt *ret)
{
	struct gpt g = {.sane = true};
	uint64_t sector;

	for (sector = 512; sector <= 4096; sector *= 8) {
		if (size < 3 * sector)
			continue;
		look_at(fd, sector, &g);
		look_at(fd, size / sector * sector - sector, &g);
	}
	*ret = g;
}

bool
gpt_has_guid(const struct gpt *g, const unsigned char guid[16])
{
	int i;

	for (i = 0; i < g->n; i++)
		if (memcmp(g->guid[i], guid, 16) == 0)
			return true;
	return false;
}

static bool
header_has_type(int fd, uint64_t size, uint64_t at, uint32_t sector, const unsigned char guid[16],
		const unsigned char type[16])
{
	unsigned char h[HEADER], entry[ENTRY];
	uint64_t from, i;

	if (pread(fd, h, sizeof(h), (off_t)at) != (ssize_t)sizeof(h) || memcmp(h, "EFI PART", 8) != 0 ||
	    memcmp(h + GUID_AT, guid, 16) != 0 || get_le32(h + ENTRY_SIZE_AT) != ENTRY)
		return false;
	from = get_le32(h + ENTRIES_LBA_AT) | get_le32(h + ENTRIES_LBA_AT + 4) << 32;
	if (from > size / sector)
		return false;
	for (i = 0; i < ENTRIES; i++)
		if (pread(fd, entry, sizeof(entry), (off_t)(from * sector + i * ENTRY)) == (ssize_t)sizeof(entry) &&
		    memcmp(entry, type, 16) == 0)
			return true;
	return false;
}

bool
gpt_has_type(int fd, uint64_t size, uint32_t sector, const unsigned char guid[16], const unsigned char type[16])
{
	if (size < 3ULL * sector)
		return false;
	return header_has_type(fd, size, sector, sector, guid, type) ||
	       header_has_type(fd, size, size / sector * sector - sector, sector, guid, type);
}
