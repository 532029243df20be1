/* How a package came to be, as lines `key value...`: goes into the store beside it, not into its
 * output. */
#ifndef KILN_SCHEDULE_PROVENANCE_H
#define KILN_SCHEDULE_PROVENANCE_H

#include "base/buf.h"
#include "schedule/job.h"

#ifndef KILN_VERSION
#define KILN_VERSION "0.1"
#endif

/* `taken`: it was not built here, but copied from a store that had it ready and checked against the
 * published output. 0 or -ENOMEM. */
int provenance_print(const struct job *j, bool taken, struct buf *ret);

#endif
