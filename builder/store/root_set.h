/* Files that hold a root_set, and where a root keeps them. */
#ifndef KILN_STORE_ROOT_SET_H
#define KILN_STORE_ROOT_SET_H

#include "base/error.h"
#include "store/root.h"

#define ROOT_DIR       "var/lib/kiln"
#define ROOT_INSTALLED ROOT_DIR "/installed"
#define ROOT_PENDING   ROOT_DIR "/installed.new" /* what an update that was cut wanted */

/* A missing file: empty. -EINVAL with `file:line: sentence` for anything that root_set_write does
 * not write. */
int root_set_read(int root_fd, const char *path, struct root_set *ret, struct error *e);
int root_set_write(int root_fd, const char *path, const struct root_set *s, struct error *e);

#endif
