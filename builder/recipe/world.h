/* A world: how recipes that were written for one C library build for another, `distros/worlds/NAME`.
 *   summary TEXT
 *   swap    OUT IN     where a recipe of this world names OUT, it gets IN; IN itself is always as written
 *   keep    NAME...    these are always as written too, by whatever they are built
 *
 * The same recipe in another world is another package, with another key: NAME@WORLD. Of a recipe that
 * needs nothing swapped, however far away, there is only one. */
#ifndef KILN_RECIPE_WORLD_H
#define KILN_RECIPE_WORLD_H

#include "base/error.h"
#include "base/strlist.h"

struct world {
	char *name, *summary;    /* owned */
	struct strlist out, in; /* pairs, in the order of the file */
};

/* -EINVAL for what is no name. */
int world_read(int tree_fd, const char *name, struct world **ret, struct error *e);
int world_parse(const char *text, size_t len, const char *name, struct world **ret, struct error *e);
/* What stands for `name` there; NULL: it is not swapped. Borrows. */
const char *world_swap(const struct world *w, const char *name);
void world_free(struct world *w); /* NULL is fine */

#endif
