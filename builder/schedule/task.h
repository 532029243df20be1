/* The steps of a job that run our own code: each is the whole life of a child process. They write
 * what they do to the log, their sentence to WORK/error. */
#ifndef KILN_SCHEDULE_TASK_H
#define KILN_SCHEDULE_TASK_H

#include "base/error.h"
#include "schedule/job.h"

#define TASK_AGAIN 3 /* exit status of the store step: other output than expected, in WORK/output \
		      */

int task_copy(const struct job *j, struct error *e);
/* Leaves the paths of the archives in WORK/sources, one a line, in the recipe's order. */
int task_fetch(const struct job *j, struct error *e);
int task_unpack(const struct job *j, struct error *e);
/* 0, or TASK_AGAIN, or a negative errno. */
int task_store(const struct job *j, struct error *e);

#endif
