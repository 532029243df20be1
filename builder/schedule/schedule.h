/* Builds what is missing, independent packages side by side. One poll loop; no threads: every step
 * is a child process, in a sandbox where it runs foreign code. */
#ifndef KILN_SCHEDULE_SCHEDULE_H
#define KILN_SCHEDULE_SCHEDULE_H

#include <stdbool.h>

#include "base/error.h"
#include "graph/graph.h"
#include "schedule/progress.h"
#include "store/fetch.h"
#include "store/store.h"

struct schedule {
	int tree_fd;
	const char *tree; /* absolute path of the project tree */
	const struct graph *graph;
	const struct strlist *names; /* what is wanted: these, all they run, and whatever must be
					built for that; NULL: the whole graph */
	struct store *store;         /* where results go (and are found) */
	const struct store *
		ready; /* NULL, or a store whose entries are taken when their output is published */
	const struct fetch *fetch;
	const struct strlist *seed; /* trees of the seed, absolute, uppermost first */
	const char *seed_text;      /* for the provenance: which seed */
	const char *work;           /* absolute directory for work trees; must exist */
	const char *outputs;        /* path of the published outputs, or NULL */
	int jobs;                   /* cores to use; 0: all */
	bool check;                 /* run `check` steps too */
	bool keep;                  /* keep the work directory of a failed package */
	bool keep_going;            /* after a failure build what does not need what failed */
	const struct strlist
		*force; /* build these though they are in the store (compare outputs), or NULL */
	progress_fn *progress;
	void *arg;
};

/* Builds every wanted node that no store has. After a failure running packages are finished,
 * nothing new is started, and the first failure's sentence is in e (with keep_going: one that names
 * all that failed). A package whose output is not the published one (or, forced, the stored one) is
 * built once more; PROGRESS_DONE then has a `text` that tells. */
int schedule_run(const struct schedule *s, struct error *e);

/* Calls `visit` for every package that schedule_run would build, in the graph's order. */
typedef void schedule_visit_fn(void *arg, const struct node *n);
int schedule_missing(const struct schedule *s, schedule_visit_fn *visit, void *arg, struct error *e);

/* True when building what is missing would need the seed. `names` as above. */
bool schedule_needs_seed(const struct schedule *s);

#endif
