/* Sets of borrowed nodes, as the graph's arrays are made of. */
#ifndef KILN_GRAPH_NODES_H
#define KILN_GRAPH_NODES_H

#include <stdbool.h>

#include "graph/graph.h"

struct nodes {
	struct node **item; /* owned array of borrowed nodes */
	size_t n;
};

int nodes_add(struct nodes *s, struct node *n); /* nothing when it is there already; 0 or -ENOMEM */
bool nodes_has(const struct nodes *s, const struct node *n);
/* Adds whatever the members `run`, and what those run, and so on. 0 or -ENOMEM. */
int nodes_close(struct nodes *s);
void nodes_sort(struct nodes *s); /* by name */
void nodes_free(struct nodes *s); /* NULL is fine */

#endif
