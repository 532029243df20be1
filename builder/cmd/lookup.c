#include "cmd/lookup.h"

#include <stdlib.h>

int
lookup_package(struct cmd *c, const char *name, struct graph **ret_graph, struct node **ret,
	       struct error *e)
{
	struct strlist names = {0};
	int r = cmd_open_store(c, e);

	if (r == 0)
		r = strlist_add(&names, name);
	if (r == 0)
		r = cmd_graph(c, &names, ret_graph, e);
	if (r == 0)
		*ret = graph_find(*ret_graph, name);
	strlist_free(&names);
	return r;
}

int
lookup_finished(struct cmd *c, lookup_fn *print, struct error *e)
{
	struct strlist names = {0};
	struct graph *g = NULL;
	int r = cmd_open_store(c, e);

	if (r == 0)
		r = cmd_open_set(c, e);
	for (size_t i = 0; r == 0 && i < c->set.n; i++)
		r = strlist_add(&names, c->set.item[i]->name);
	if (r == 0)
		r = cmd_graph(c, &names, &g, e);
	for (size_t i = 0; r == 0 && i < names.n; i++) {
		struct node *n = graph_find(g, names.item[i]);
		char *path = n ? store_find(c->store, n->entry) : NULL;

		if (path)
			print(c, n, path);
		free(path);
	}
	strlist_free(&names);
	graph_free(g);
	return r;
}
