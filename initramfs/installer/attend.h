/* One console: finds out what is to be done, asks, installs, tells how it ended. */
#ifndef KILN_INSTALLER_ATTEND_H
#define KILN_INSTALLER_ATTEND_H

#include "base/error.h"

struct attend {
	const char *console; /* its name, for people: "tty1" */
	const char *term;    /* $TERM or NULL */
	const char *stick;   /* where the stick is mounted, or NULL */
	const char *tree, *store, *sources, *share;
	const char *cmdline; /* text of the kernel command line */
	const char *plan;    /* NULL, or the plan file to take, instead of kiln.plan= */
	const char *mount;
	const char *run;     /* directory for what the consoles share: "/run/kiln" */
	int countdown;       /* seconds */
};

/* What the person or the plan wants afterwards. */
enum attend_end { ATTEND_REBOOT, ATTEND_POWEROFF, ATTEND_AGAIN };

/* Runs until there is an end. -EIO when the terminal went away, other errors when nothing can be
 * shown. */
int attend_run(const struct attend *a, enum attend_end *ret, struct error *e);

#endif
