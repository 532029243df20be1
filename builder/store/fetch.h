/* Source archives: found or fetched, and nothing is used whose sha256 is not the recipe's. */
#ifndef KILN_STORE_FETCH_H
#define KILN_STORE_FETCH_H

#include "base/error.h"
#include "base/strlist.h"
#include "recipe/recipe.h"

struct fetch {
	struct strlist dirs;    /* absolute `sources` directories; the first is written */
	struct strlist mirrors; /* KILN_MIRROR, split at blanks: directories or URLs */
	const char *scratch;    /* for apt's private state */
	int offline;            /* only look, never fetch */
	void (*tell)(void *arg, const char *line); /* progress in words; may be NULL */
	void *arg;
};

/* Path (owned) of the archive, after its hash was checked. Order: dirs, mirrors, apt, URLs. -ENOENT
 * when nobody has it, -EBADMSG when all that was found has another hash (naming file, expected,
 * found, what to do). */
int fetch_source(const struct fetch *f, const struct recipe_source *s, char **ret_path,
		 struct error *e);

#endif
