/* A distro: `distros/NAME/distro`.
 *   summary one line        libc musl        init text
 *   about   TEXT            any number: the menu's pane
 *   world   NAME            its recipes are those of that world (world.h); without it: as written
 *   package NAME...         any number: what is installed (with what they `run`)
 *   offer   NAME...         ports whose sources are bundled for `kiln add`
 *   memory  MiB             disk MiB         minutes N (measured here, for the menu)
 */
#ifndef KILN_RECIPE_DISTRO_H
#define KILN_RECIPE_DISTRO_H

#include "base/error.h"
#include "base/strlist.h"

struct distro {
	char *name, *summary, *libc, *init; /* owned */
	char *world;                        /* owned; NULL: the recipes as written */
	struct strlist about, packages, offers;
	int memory, disk; /* MiB */
	int minutes;
};

int distro_read(int tree_fd, const char *name, struct distro **ret, struct error *e);
int distro_parse(const char *text, size_t len, const char *name, struct distro **ret, struct error *e);
void distro_free(struct distro *d);
/* Names of all distros, sorted. */
int distro_list(int tree_fd, struct strlist *ret, struct error *e);

#endif
