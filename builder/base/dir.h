/* Directories read in one order everywhere. */
#ifndef KILN_BASE_DIR_H
#define KILN_BASE_DIR_H

#include "base/error.h"
#include "base/strlist.h"

/* Opens a directory for reading; `path` itself may not be a symbolic link. Returns the descriptor or
 * a negative errno. */
int dir_open(int dirfd, const char *path, struct error *e);

/* The names in `path`, sorted by strcmp, without "." and "..", in place of what ret held; on failure
 * ret is untouched. `path` itself may not be a symbolic link. */
int dir_list(int dirfd, const char *path, struct strlist *ret, struct error *e);

#endif
