/* What a package may not contain. */
#ifndef KILN_SCHEDULE_INSPECT_H
#define KILN_SCHEDULE_INSPECT_H

#include "base/error.h"
#include "recipe/recipe.h"

/* Refuses, naming the first path: setuid and setgid files that the recipe does not list, anything
 * but files, directories and links, and directories in places that are links on a finished system
 * (bin, usr/sbin, lib64 ...). */
int inspect_tree(int tree_fd, const struct recipe *r, struct error *e);

#endif
