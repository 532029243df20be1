/* Everything below a directory, in one order everywhere: strcmp within each directory, a directory
 * before what is in it. Links are visited, never followed. */
#ifndef KILN_BASE_WALK_H
#define KILN_BASE_WALK_H

#include <sys/stat.h>

#include "base/error.h"

enum { WALK_ON = 0, WALK_SKIP = 1 };

struct walk_at {
	int dirfd;        /* the directory that it is in */
	const char *name; /* there */
	const char *path; /* from where the walk began, without a leading slash */
	const struct stat *st;
};

struct walk {
	/* WALK_ON, WALK_SKIP (a directory is not entered, nor left) or a negative errno, which ends
	 * the walk. */
	int (*visit)(void *arg, const struct walk_at *at, struct error *e);
	/* When a directory's content is over; NULL: nothing to do. 0 or a negative errno. */
	int (*leave)(void *arg, const struct walk_at *at, struct error *e);
	void *arg;
};

/* `path` itself is not visited. 0 or a negative errno: the first of visit, leave or reading;
 * -ELOOP below 128 levels. */
int walk_below(int dirfd, const char *path, const struct walk *w, struct error *e);

#endif
