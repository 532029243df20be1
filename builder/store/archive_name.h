/* The names in a source archive, which are somebody else's. */
#ifndef KILN_STORE_ARCHIVE_NAME_H
#define KILN_STORE_ARCHIVE_NAME_H

#include "base/buf.h"
#include "base/error.h"

/* Appends `path` without "." parts, doubled and final slashes; nothing for the top itself. -EINVAL
 * when it is absolute or has a ".." part. */
int archive_name_clean(const char *path, struct buf *ret, struct error *e);

/* Whether the link `path` (clean) may lead to `target`: -EINVAL when that is absolute or empty,
 * climbs above the first directory of `path` (which is dropped when all entries share it), or
 * climbs behind a name: there ".." could start from wherever another link leads. */
int archive_name_check_link(const char *path, const char *target, struct error *e);

#endif
