#include "volume.h"

#include <stdbool.h>
#include <string.h>

static bool
volume_has(const unsigned char *bytes, size_t len, size_t at, const char *magic, size_t n)
{
	return at + n <= len && memcmp(bytes + at, magic, n) == 0;
}

static void
volume_label(struct volume *v, const unsigned char *bytes, size_t len, size_t at, size_t n)
{
	size_t out = 0;

	if (at + n > len)
		return;
	while (out < n && out < sizeof v->label - 1 && bytes[at + out] >= ' ' &&
	       bytes[at + out] <= '~') {
		v->label[out] = (char)bytes[at + out];
		out++;
	}
	while (out > 0 && v->label[out - 1] == ' ')
		out--;
	v->label[out] = '\0';
}

void
volume_probe(const unsigned char *bytes, size_t len, struct volume *ret)
{
	memset(ret, 0, sizeof *ret);
	if (volume_has(bytes, len, 32769, "CD001", 5)) {
		ret->type = "iso9660";
		volume_label(ret, bytes, len, 32768 + 40, 32);
	} else if (volume_has(bytes, len, 1024 + 56, "\x53\xef", 2)) {
		ret->type = "ext4";
		volume_label(ret, bytes, len, 1024 + 120, 16);
	} else if (volume_has(bytes, len, 3, "EXFAT   ", 8)) {
		ret->type = "exfat"; /* its label is somewhere in the root directory */
	} else if (volume_has(bytes, len, 510, "\x55\xaa", 2)) {
		if (volume_has(bytes, len, 82, "FAT32", 5)) {
			ret->type = "vfat";
			volume_label(ret, bytes, len, 71, 11);
		} else if (volume_has(bytes, len, 54, "FAT1", 4)) {
			ret->type = "vfat";
			volume_label(ret, bytes, len, 43, 11);
		}
	}
}
