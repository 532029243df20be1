/* Builds what is missing, independent packages side by side. One poll loop; no threads. */
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
	const char *tree;             /* absolute path of the project tree */
	const struct graph *graph;
	struct store *store;          /* where results go (and are found) */
	const struct store *ready;    /* NULL, or a store whose entries are taken when their output is published */
	const struct fetch *fetch;
	const struct strlist *seed;   /* trees of the seed, absolute, uppermost first */
	const char *seed_text;        /* for the provenance: which seed */
	const char *work;             /* absolute directory for work trees; must exist */
	const char *outputs;          /* path of the published outputs, or NULL */
	int jobs;                     /* cores to use; 0: all */
	bool check;                   /* run `check` steps too */
	bool keep;                    /* keep the work directory of a failed package */
	const struct strlist *force;  /* build these though they are in the store (compare outputs), or NULL */
	progress_fn *progress;
	void *arg;
};

/* Builds every node of the graph that neither store has. After a failure running packages are finished, nothing new is
 * started, and the first failure's sentence is in e. */
int schedule_run(const struct schedule *s, struct error *e);

#endif
