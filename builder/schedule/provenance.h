/* How a package came to be, as lines `key value...`: goes into the store beside it, not into its
 * output. */
#ifndef KILN_SCHEDULE_PROVENANCE_H
#define KILN_SCHEDULE_PROVENANCE_H

#include "base/buf.h"
#include "schedule/job.h"

#ifndef KILN_VERSION
#define KILN_VERSION "0.1"
#endif

int provenance_print(const struct job *j, struct buf *ret); /* 0 or -ENOMEM */

#endif
