/* The installation: the numbered order that makes a cut harmless (see install.c). */
#ifndef KILN_INSTALLER_INSTALL_H
#define KILN_INSTALLER_INSTALL_H

#include <stdbool.h>

#include "base/error.h"
#include "disk.h"
#include "table.h"
#include "recipe/distro.h"
#include "recipe/plan.h"
#include "schedule/progress.h"

struct install {
	const struct plan *plan;     /* passwords are hashes already */
	const struct distro *distro;
	const struct disk *disk;
	const char *tree, *store, *sources; /* as in populate.h */
	const char *stick;           /* NULL, or where the stick is mounted */
	const char *mount;           /* where the target gets mounted: "/mnt" */
	bool keep;                   /* go on with an installation of the same plan that was cut, or finished */
	int log;
	void (*stage)(void *arg, int number, int total, const char *text);
	void (*tell)(void *arg, const char *line); /* warnings and remarks */
	progress_fn *progress;       /* percent is of the whole installation */
	void *arg;
};

enum { INSTALL_STAGE_MADE = 3 }; /* from this stage on, what is on the disk is this installation */

/* Everything that can be said before the first write: the layout fits, memory suffices, the disk
 * is what it was. */
int install_check(const struct install *in, struct table *ret, struct error *e);

/* Lines for the person: the layout, what is built, what happens afterwards. Owned; NULL and the
 * sentence. */
char *install_explain(const struct install *in, struct error *e);

/* Does it. On failure the target is left mounted at in->mount (when it got that far), so that
 * logs can be written there; install_leave unmounts it. */
int install_run(const struct install *in, struct error *e);
void install_leave(const struct install *in);

#endif
