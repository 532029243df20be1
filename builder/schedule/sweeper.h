/* Removes directories in child processes: that of a large package takes longer than the next one's first steps. */
#ifndef KILN_SCHEDULE_SWEEPER_H
#define KILN_SCHEDULE_SWEEPER_H

#include <stddef.h>
#include <sys/types.h>

struct sweeper {
	pid_t *pid; /* owned: children that are not waited for yet */
	size_t n;
};

/* Where no child can be had (or s is NULL) it removes the directory itself. What cannot be removed stays, for rundir_sweep. */
void sweeper_remove(struct sweeper *s, const char *path);
/* Waits for those that are done. */
void sweeper_reap(struct sweeper *s);
/* Waits for all. */
void sweeper_close(struct sweeper *s);

#endif
