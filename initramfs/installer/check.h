/* "Check this stick": every file that kiln/sums names, against its hash. */
#ifndef KILN_INSTALLER_CHECK_H
#define KILN_INSTALLER_CHECK_H

#include <stddef.h>

#include "base/error.h"

/* Reads STICK/kiln/sums (`HASH  PATH` lines, as sha256sum writes them) and calls `tell(arg,
 * done, total, path, problem)` after each file; problem is NULL when it is good. Returns the
 * number of bad files or a negative errno. */
int check_stick(const char *stick,
		void (*tell)(void *arg, size_t done, size_t total, const char *path, const char *problem),
		void *arg, struct error *e);

#endif
