/* What a block device holds, from its first bytes alone. Pure. */
#ifndef KILN_INIT_VOLUME_H
#define KILN_INIT_VOLUME_H

#include <stddef.h>

enum { VOLUME_BYTES = 36864 }; /* how many bytes from the start are enough */

struct volume {
	const char *type; /* "iso9660", "vfat", "exfat", "ext4"; NULL: none of these */
	char label[33];   /* trailing blanks taken off; "" when it has none */
};

/* Looks at no byte behind `len`, which may be less than VOLUME_BYTES. */
void volume_probe(const unsigned char *bytes, size_t len, struct volume *ret);

#endif
