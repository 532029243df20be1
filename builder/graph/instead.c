#include "graph/instead.h"

#include <errno.h>
#include <stdlib.h>

#include "graph/nodes.h"

struct swap {
	struct node *out; /* what is replaced */
	struct node *in;
	struct nodes tools; /* `in` and what it runs, and what that runs */
	bool there;         /* they are made already */
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while replacing a package by another");
}

/* In *item, `out` becomes the members of `in`. */
static int
swap_list(const struct node *out, const struct nodes *in, struct node ***item, size_t *n)
{
	struct nodes all = {0};
	int r = 0;

	for (size_t i = 0; i < *n && r == 0; i++)
		if ((*item)[i] != out)
			r = nodes_add(&all, (*item)[i]);
	if (all.n == *n || r < 0) { /* it is not there */
		nodes_free(&all);
		return r;
	}
	for (size_t i = 0; i < in->n && r == 0; i++)
		r = nodes_add(&all, in->item[i]);
	if (r < 0) {
		nodes_free(&all);
		return r;
	}
	nodes_sort(&all);
	free(*item);
	*item = all.item;
	*n = all.n;
	return 0;
}

static int
swap_node(const struct swap *s, struct node *n)
{
	struct node *only[] = {s->in};
	const struct nodes in = {only, 1};
	int r;

	if (n == s->out || (!s->there && nodes_has(&s->tools, n)))
		return 0;
	r = swap_list(s->out, &s->tools, &n->build, &n->nbuild);
	if (r == 0)
		r = swap_list(s->out, &s->tools, &n->deps, &n->ndeps);
	if (r == 0)
		r = swap_list(s->out, &in, &n->run, &n->nrun);
	return r;
}

static int
swap_one(struct graph *g, const char *name, bool there, struct error *e)
{
	struct swap s = {.in = graph_find(g, name), .there = there};
	int r;

	if (!s.in || !s.in->recipe->instead.n)
		return error_set(e, -EINVAL, "%s is not instead of another package", name);
	r = nodes_add(&s.tools, s.in);
	if (r == 0)
		r = nodes_close(&s.tools);
	for (size_t k = 0; k < s.in->recipe->instead.n && r == 0; k++) {
		s.out = graph_find(g, s.in->recipe->instead.item[k]);
		for (size_t i = 0; s.out && i < g->n && r == 0; i++)
			r = swap_node(&s, g->item[i]);
	}
	nodes_free(&s.tools);
	return r < 0 ? no_memory(e) : 0;
}

int
graph_instead(struct graph *g, const struct strlist *stand_ins, bool there, struct error *e)
{
	int r = 0;

	for (size_t i = 0; i < stand_ins->n && r == 0; i++)
		r = swap_one(g, stand_ins->item[i], there, e);
	return r;
}
