/* From a name, as somebody wrote it, to a recipe and the world (recipe/world.h) that it is built in.
 * A name is NAME or NAME@WORLD. */
#ifndef KILN_GRAPH_RESOLVE_H
#define KILN_GRAPH_RESOLVE_H

#include "base/error.h"
#include "recipe/recipe.h"

struct resolver;

struct resolved {
	struct recipe *recipe; /* borrowed from the set */
	size_t world;          /* 0: as written */
	size_t id;             /* below resolver_ids; the same for the same recipe and world */
};

int resolver_open(int tree_fd, const struct recipe_set *set, struct resolver **ret, struct error *e);
void resolver_close(struct resolver *r); /* NULL is fine */

/* The number of a world, for a place where names are to be found; NULL is 0. */
int resolver_world(struct resolver *r, const char *name, size_t *ret, struct error *e);
const char *resolver_world_name(const struct resolver *r, size_t world); /* NULL for 0 */
size_t resolver_ids(const struct resolver *r); /* grows with resolver_world */

/* `name` in a place of that world. Who names it, by which key, is for the sentence about an unknown
 * name; who is NULL for a name that the person gave. */
int resolver_find(struct resolver *r, const char *name, size_t world, const char *who, const char *key,
		  struct resolved *ret, struct error *e);

#endif
