/* From names to nodes: which recipes are needed, and who needs whom. */
#ifndef KILN_GRAPH_COLLECT_H
#define KILN_GRAPH_COLLECT_H

#include "graph/graph.h"
#include "graph/nodes.h"

/* Makes a node of every name and of all that it needs, with every field but key, entry and weight.
 * *ret gets the nodes, in no order; they belong to the caller, on failure too: free each with
 * collect_free_node. g gets the aliases, and owns them. */
int collect_nodes(int tree_fd, const struct recipe_set *set, const struct strlist *names,
		  struct nodes *ret, struct graph *g, struct error *e);
void collect_free_node(struct node *n); /* NULL is fine */

#endif
