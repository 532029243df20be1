/* The sandbox of one step. */
#ifndef KILN_SCHEDULE_BOX_H
#define KILN_SCHEDULE_BOX_H

#include "base/error.h"
#include "schedule/job.h"

/* Starts `sh /styles/run.sh STEP` for the job's step; sets pid and pidfd. */
int box_start(struct job *j, struct error *e);
/* The trees of its root, uppermost first: dependencies by name, those that yield below them, the
 * seed. Store paths. */
int box_trees(const struct job *j, struct strlist *ret, struct error *e);

#endif
