/* Moves a recipe to another version of one of its sources: from text to text. */
#ifndef KILN_STORE_RELOCK_H
#define KILN_STORE_RELOCK_H

#include "base/buf.h"
#include "base/error.h"
#include "recipe/recipe.h"

struct relock {
	const char *name;      /* of the package in the host's archive */
	const char *from, *to; /* its versions, whole */
	const char *file;      /* the new archive */
	const char *sha256;
};

/* The archive's name and hash in what `apt-get source --print-uris` wrote for version `to`: the
 * file whose name is the old one with the new version in it, however it is compressed. Both owned;
 * NULL where there is none. 0 or -ENOMEM. */
int relock_find(const char *uris, const char *old_file, const char *from, const char *to,
		char **ret_file, char **ret_sha256);

/* Changes source number `i` of recipe `r`, whose text is `text`: its `source` and `sha256` lines
 * and, when the file is named by {version}, the `version` line; nothing else. -EINVAL when lines
 * that are not meant would change with it. On success *ret is the whole new text. */
int relock_rewrite(const char *text, const struct recipe *r, size_t i, const struct relock *l,
		   struct buf *ret, struct error *e);

#endif
