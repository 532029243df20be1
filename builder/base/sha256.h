/* SHA-256, FIPS 180-4. */
#ifndef KILN_BASE_SHA256_H
#define KILN_BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define SHA256_HEX 65 /* 64 lower-case hex digits and a NUL */

struct sha256 {
	uint32_t state[8];
	uint64_t total; /* bytes */
	unsigned char block[64];
	bool fast;      /* this CPU has the SHA instructions */
};

void sha256_init(struct sha256 *s);
void sha256_update(struct sha256 *s, const void *data, size_t len);
void sha256_final(struct sha256 *s, char ret_hex[SHA256_HEX]);

/* Hash of the file's contents; follows no symbolic link. 0 or a negative errno. */
int sha256_file_at(int dirfd, const char *path, char ret_hex[SHA256_HEX], struct error *e);

#endif
