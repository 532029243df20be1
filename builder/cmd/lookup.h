/* What the commands that only look have in common: a package by its name, every finished package. */
#ifndef KILN_CMD_LOOKUP_H
#define KILN_CMD_LOOKUP_H

#include "cmd/cmd.h"

/* The node of `name`, in a graph that the caller frees (graph_free), also after an error. */
int lookup_package(struct cmd *c, const char *name, struct graph **ret_graph, struct node **ret,
		   struct error *e);

typedef void lookup_fn(const struct cmd *c, const struct node *n, const char *path);
/* Calls `print` for every recipe whose result is in the store as it is now, by name; `path` is its
 * directory there. */
int lookup_finished(struct cmd *c, lookup_fn *print, struct error *e);

#endif
