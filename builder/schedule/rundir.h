/* One run's own directory below the work directory. */
#ifndef KILN_SCHEDULE_RUNDIR_H
#define KILN_SCHEDULE_RUNDIR_H

#include <stdbool.h>

#include "base/error.h"

/* Removes what runs left that were cut (their lock is free), makes WORK/run-PID (*ret, owned) and
 * locks it. */
int rundir_open(const char *work, char **ret, int *ret_lock, struct error *e);
/* Removes and frees it; with `keep`, only when it is empty. NULL and -1 are fine. */
void rundir_close(char *dir, int lock, bool keep);

#endif
