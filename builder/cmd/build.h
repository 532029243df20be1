/* Building, for the subcommands that need something built. */
#ifndef KILN_CMD_BUILD_H
#define KILN_CMD_BUILD_H

#include "cmd/cmd.h"

struct build_wish {
	bool check, keep, keep_going, force, offline, dry_run; /* as the options of `kiln build` */
	const char *seed;
	int jobs;    /* 0: all cores */
	int json_fd; /* -1: no JSON */
};

/* Builds what is missing and draws the progress. *ret (may be NULL) is the graph, owned by the
 * caller. */
int build_names(struct cmd *c, const struct build_wish *w, const struct strlist *names,
		struct graph **ret, struct error *e);

#endif
