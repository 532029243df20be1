/* Fills the target: every package of the plan is built (or taken from the stick) into the
 * target's own store, and the root is made of the store's entries. */
#ifndef KILN_INSTALLER_POPULATE_H
#define KILN_INSTALLER_POPULATE_H

#include "base/error.h"
#include "recipe/distro.h"
#include "recipe/plan.h"
#include "schedule/progress.h"

struct populate {
	const char *root;    /* where the target is mounted; absolute */
	const char *tree;    /* the project tree of the live system */
	const char *store;   /* the stick's finished packages: seed, and what `build missing` takes */
	const char *sources; /* the stick's source archives */
	const struct plan *plan;
	const struct distro *distro;
	progress_fn *progress;
	void *arg;
};

/* Whether there are recipes for all that the plan adds to the distro; only tree, plan and distro are looked at. -ENOENT names
 * the nearest. */
int populate_check(const struct populate *p, struct error *e);

/* Copies the stick's source archives to the target (nothing when the plan says `sources no`).
 * What is there already, whole, is left. */
int populate_sources(const struct populate *p, struct error *e);

/* Builds or takes every package, then makes the root. Cut, a second call goes on. */
int populate_packages(const struct populate *p, struct error *e);

#endif
