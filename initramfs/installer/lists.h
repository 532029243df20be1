/* What the menu offers: distros, key maps, time zones. */
#ifndef KILN_INSTALLER_LISTS_H
#define KILN_INSTALLER_LISTS_H

#include <stddef.h>

#include "base/error.h"
#include "base/strlist.h"
#include "recipe/distro.h"

struct lists {
	struct distro **distros; /* owned */
	size_t ndistros;
	struct strlist keymaps, timezones; /* sorted; empty when the live system has none */
};

/* `share` is /usr/share. -ENOENT when there is no distro. */
int lists_read(const char *tree, const char *share, struct lists *ret, struct error *e);
void lists_free(struct lists *l); /* NULL is fine */
const struct distro *lists_find(const struct lists *l, const char *name); /* NULL: none */

#endif
