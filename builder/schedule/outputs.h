/* The published outputs: lines `NAME VERSION KEY OUTPUT`. */
#ifndef KILN_SCHEDULE_OUTPUTS_H
#define KILN_SCHEDULE_OUTPUTS_H

#include "base/error.h"
#include "base/sha256.h"

struct outputs {
	struct outputs_line {
		char key[SHA256_HEX], output[SHA256_HEX];
	} * item; /* owned */
	size_t n;
};

/* A missing file has no lines; `path` may be NULL. */
int outputs_read(const char *path, struct outputs *ret, struct error *e);
/* The output published for a key, or NULL. Borrows. */
const char *outputs_find(const struct outputs *o, const char *key);
void outputs_free(struct outputs *o);

#endif
