/* Version numbers as the packages of the host's archive have them: EPOCH:UPSTREAM-REVISION. */
#ifndef KILN_STORE_VERSION_H
#define KILN_STORE_VERSION_H

#include <stdbool.h>

#include "base/buf.h"

/* Below, equal to or above 0 as a is older than, the same as or newer than b. "~" sorts before
 * everything, even the end; runs of digits are numbers of any length. */
int version_compare(const char *a, const char *b);

/* The part between epoch and revision, appended to ret. 0 or -ENOMEM. */
int version_upstream(const char *version, struct buf *ret);

/* Do two upstream versions differ in the last component at most, or has the newer one just one
 * more? What a repacker added (from "+" on) does not count. */
bool version_same_series(const char *from, const char *to);

#endif
