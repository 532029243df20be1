#include "cmd/lookup.h"

#include <errno.h>
#include <stdlib.h>

#include "graph/nodes.h"
#include "recipe/distro.h"

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

/* `NAME@WORLD` for each. */
static int
add_of_world(const struct strlist *from, const char *world, struct strlist *names)
{
	int r = 0;

	for (size_t i = 0; i < from->n && r == 0; i++) {
		struct buf name = {0};

		r = buf_printf(&name, "%s@%s", from->item[i], world);
		if (r == 0 && !strlist_has(names, name.data))
			r = strlist_add(names, name.data);
		buf_free(&name);
	}
	return r;
}

/* What the distros of other worlds have. */
static int
add_worlds(const struct cmd *c, struct strlist *names, struct error *e)
{
	struct strlist distros = {0};
	int r = distro_list(c->tree_fd, &distros, e);

	for (size_t i = 0; i < distros.n && r == 0; i++) {
		struct distro *d = NULL;

		r = distro_read(c->tree_fd, distros.item[i], &d, e);
		if (r == 0 && d->world &&
		    (add_of_world(&d->packages, d->world, names) < 0 ||
		     add_of_world(&d->offers, d->world, names) < 0))
			r = error_set(e, -ENOMEM, "not enough memory");
		distro_free(d);
	}
	strlist_free(&distros);
	return r;
}

int
lookup_finished(struct cmd *c, lookup_fn *print, struct error *e)
{
	struct strlist names = {0};
	struct nodes sorted = {0};
	struct graph *g = NULL;
	int r = cmd_open_store(c, e);

	if (r == 0)
		r = cmd_open_set(c, e);
	for (size_t i = 0; r == 0 && i < c->set.n; i++)
		r = strlist_add(&names, c->set.item[i]->name);
	if (r == 0)
		r = add_worlds(c, &names, e);
	if (r == 0)
		r = cmd_graph(c, &names, &g, e);
	for (size_t i = 0; r == 0 && i < g->n; i++)
		r = nodes_add(&sorted, g->item[i]);
	nodes_sort(&sorted);
	for (size_t i = 0; r == 0 && i < sorted.n; i++) {
		char *path = store_find(c->store, sorted.item[i]->entry);

		if (path)
			print(c, sorted.item[i], path);
		free(path);
	}
	nodes_free(&sorted);
	strlist_free(&names);
	graph_free(g);
	return r;
}
