/* Which package stands at which path, for a set of packages. */
#ifndef KILN_STORE_LAYOUT_H
#define KILN_STORE_LAYOUT_H

#include <stddef.h>

#include "base/error.h"
#include "store/manifest.h"
#include "store/root.h"
#include "store/store.h"

struct layout_path {
	const struct manifest_entry *m; /* borrowed from the layout's manifests */
	size_t package;                 /* its place in the set */
};
struct layout {
	struct manifest *manifests; /* owned array, one for each package of the set */
	size_t nmanifests;
	struct layout_path *item; /* owned array, sorted by path, then by package */
	size_t n;
};

/* Every path of every package; one that several have stands several times. */
int layout_read(const struct store *s, const struct root_set *set, struct layout *ret,
		struct error *e);
/* Leaves one for each path: directories merge, what yields gives way, the same contents are fine;
 * for all else -EEXIST, naming the path and both packages. */
int layout_resolve(struct layout *l, const struct root_set *set, struct error *e);
/* The first with this path, or NULL. */
const struct layout_path *layout_find(const struct layout *l, const char *path);
void layout_free(struct layout *l); /* NULL is fine */

#endif
