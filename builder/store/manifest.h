/* The manifest of a tree: one line a path, sorted by strcmp:
 *   d MODE - - PATH      f MODE SIZE SHA256 PATH      l - - - PATH -> TARGET
 * MODE is four octal digits (with setuid), PATH relative without a leading "./"; a byte below 0x21,
 * 0x7f or a backslash in a name is written \ooo. Anything but directories, files and links is an
 * error. Its SHA-256 is the output hash. Owners and times are not in it: they are root and
 * SOURCE_DATE_EPOCH. */
#ifndef KILN_STORE_MANIFEST_H
#define KILN_STORE_MANIFEST_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/sha256.h"

struct manifest_entry {
	char type;     /* d f l */
	mode_t mode;   /* 07777 */
	uint64_t size; /* bytes */
	char sha256[SHA256_HEX];
	char *path, *target; /* owned; target for l only */
};
struct manifest {
	struct manifest_entry *item; /* owned, sorted by path */
	size_t n;
};

/* Of the tree below dirfd, which itself is not listed. */
int manifest_scan(int dirfd, struct manifest *ret, struct error *e);
/* The exact inverse of manifest_print: -EINVAL for any line that it would not have written, an
 * order that is not sorted, a path that is not clean or does not stand in a listed directory. */
int manifest_parse(const char *text, size_t len, const char *file, struct manifest *ret,
		   struct error *e);
int manifest_print(const struct manifest *m, struct buf *ret);         /* 0 or -ENOMEM */
int manifest_hash(const struct manifest *m, char ret_hex[SHA256_HEX]); /* 0 or -ENOMEM */
const struct manifest_entry *manifest_find(const struct manifest *m, const char *path);
void manifest_free(struct manifest *m);
/* Every mtime (also of links) to `epoch`, modes without group and world write (sticky directories
 * keep them) but readable by their owner; root owns all when we are root. */
int manifest_normalise(int dirfd, int64_t epoch, struct error *e);

#endif
