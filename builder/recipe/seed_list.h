/* What the seed is made of: `builder/seed/packages`.
 *   package NAME        where an own toolchain is, this package's tree is part of the seed, the first
 *                       one uppermost; on a foreign host its source is what seed/build.sh compiles
 *   source  NAME DIR    only the source, and the name by which seed/build.sh knows it */
#ifndef KILN_RECIPE_SEED_LIST_H
#define KILN_RECIPE_SEED_LIST_H

#include "base/error.h"
#include "base/strlist.h"

#define SEED_LIST_FILE "builder/seed/packages"

struct seed_list {
	struct strlist packages;      /* in the order of the file */
	struct strlist recipes, dirs; /* of all lines: which recipe's source belongs in which directory */
};

/* `tree_fd`: the project's top directory. On failure *ret is untouched. */
int seed_list_read(int tree_fd, struct seed_list *ret, struct error *e);
void seed_list_free(struct seed_list *l); /* NULL is fine */

#endif
