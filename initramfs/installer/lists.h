/* What the menu offers: distros, key maps, time zones. */
#ifndef KILN_INSTALLER_LISTS_H
#define KILN_INSTALLER_LISTS_H

#include <stddef.h>

#include "base/error.h"
#include "base/strlist.h"
#include "recipe/distro.h"
#include "recipe/plan.h"

struct lists {
	struct distro **distros; /* owned */
	size_t ndistros;
	struct strlist keymaps, timezones; /* sorted; empty when the live system has none */
	char *share;             /* owned; where they were found */
};

/* Of the distros in `tree` those that STICK/kiln/distros names, one a line: of these the stick has all sources. Without
 * that file all of them. `share` is /usr/share. -ENOENT when there is no distro. */
int lists_read(const char *tree, const char *stick, const char *share, struct lists *ret, struct error *e);
void lists_free(struct lists *l); /* NULL is fine */
const struct distro *lists_find(const struct lists *l, const char *name); /* NULL: none */

/* -ENOENT for a time zone or a key map that the live system, and so the target, does not have; names the nearest. Better
 * now than when everything is compiled. */
int lists_check(const struct lists *l, const struct plan *plan, struct error *e);

#endif
