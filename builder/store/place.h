/* Single paths of a root. No symbolic link is ever followed, whoever put it there. */
#ifndef KILN_STORE_PLACE_H
#define KILN_STORE_PLACE_H

#include <stdbool.h>

#include "base/error.h"
#include "store/manifest.h"

/* A file that people change: their version stays. etc/, and root's home. */
bool place_is_configuration(const char *path);

/* Opens the directory that `path` stands in; *ret_name is its last part (borrows). -ENOENT without
 * a sentence when it is not there, -ENOTDIR (or -ELOOP) without one when something else is in its
 * place. */
int place_open_parent(int root_fd, const char *path, const char **ret_name);

/* 1: `name` is what the manifest says (modes only when `mode`), 0: it is not, or is missing. */
int place_matches(int dirfd, const char *name, const struct manifest_entry *m, bool mode,
		  struct error *e);

/* Puts the file or link of the store's tree in the place of whatever `name` is; a directory there
 * must be empty. `hard`: as a hard link where that can be done. The old one or the new one is there
 * at any time. */
int place_put(int dirfd, const char *name, int tree_fd, const struct manifest_entry *m, bool hard,
	      struct error *e);
/* Makes `name` a directory with the manifest's mode. */
int place_put_dir(int dirfd, const char *name, const struct manifest_entry *m, struct error *e);
/* Removes the file, link or empty directory; a directory that is not empty stays. */
int place_remove(int dirfd, const char *name, struct error *e);
/* Removes what a cut place_put left. */
void place_clean(int dirfd);

#endif
