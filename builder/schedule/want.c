#include "schedule/want.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct want *
want_of(struct want *w, const struct graph *g, const struct node *n)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->item[i] == n)
			return &w[i];
	return NULL;
}

static bool
want_has(const struct store *s, const char *entry)
{
	char *path = s ? store_find(s, entry) : NULL;

	free(path);
	return path != NULL;
}

static bool
is_forced(const struct schedule *s, const struct node *n)
{
	for (size_t i = 0; s->force && i < s->force->n; i++)
		if (graph_find(s->graph, s->force->item[i]) == n)
			return true;
	return false;
}

/* What is there, what can be taken, what must be built. */
static void
want_look(const struct schedule *s, const struct outputs *o, struct want *w)
{
	const char *published = outputs_find(o, w->node->key);
	bool forced = is_forced(s, w->node);
	char output[SHA256_HEX];

	w->heavy = w->node->nbundle > 0;
	w->there = want_has(s->store, w->node->entry);
	if (w->there && !forced) {
		w->state = WANT_DONE;
		return;
	}
	/* What can't be read of a damaged entry is nothing to compare with; what is built takes its place. */
	w->forced = w->there && store_output(s->store, w->node->entry, w->expect, NULL) == 0;
	if (!w->forced && published) {
		memcpy(w->expect, published, SHA256_HEX);
		w->copy = !forced && want_has(s->ready, w->node->entry) &&
			  store_output(s->ready, w->node->entry, output, NULL) == 0 &&
			  strcmp(output, published) == 0;
	}
	w->state = WANT_WAITS;
}

/* Marks n and what follows from wanting it: what it runs, and what it is built with unless it is
 * there. */
static void
want_mark(const struct schedule *s, const struct outputs *o, struct want *all, struct node *n)
{
	struct want *w = want_of(all, s->graph, n);

	if (!w || w->state != WANT_NOT)
		return;
	want_look(s, o, w);
	for (size_t i = 0; i < n->nrun; i++)
		want_mark(s, o, all, n->run[i]);
	if (w->state == WANT_DONE || w->copy)
		return;
	for (size_t i = 0; i < n->nbuild; i++)
		want_mark(s, o, all, n->build[i]);
	for (size_t i = 0; i < n->ndeps; i++)
		want_mark(s, o, all, n->deps[i]);
	for (size_t i = 0; i < n->ncheck; i++)
		want_mark(s, o, all, n->check[i]);
}

static bool
want_needs(const struct node *user, const struct node *n)
{
	for (size_t i = 0; i < user->nbuild; i++)
		if (user->build[i] == n)
			return true;
	for (size_t i = 0; i < user->ndeps; i++)
		if (user->deps[i] == n)
			return true;
	return false;
}

/* The graph's order has dependencies first, so users' numbers are known when going backwards. */
static void
want_weigh(struct want *w, const struct graph *g)
{
	for (size_t i = g->n; i-- > 0;) {
		double longest = 0;

		for (size_t k = i + 1; k < g->n; k++)
			if (w[k].state == WANT_WAITS && !w[k].copy && w[k].behind > longest &&
			    want_needs(g->item[k], g->item[i]))
				longest = w[k].behind;
		w[i].behind = g->item[i]->weight + longest;
	}
}

int
want_make(const struct schedule *s, const struct outputs *o, struct want **ret, struct error *e)
{
	const struct graph *g = s->graph;
	struct want *w = calloc(g->n ? g->n : 1, sizeof *w);

	if (!w)
		return error_set(e, -ENOMEM, "not enough memory");
	for (size_t i = 0; i < g->n; i++)
		w[i].node = g->item[i];
	for (size_t i = 0; !s->names && i < g->n; i++)
		want_mark(s, o, w, g->item[i]);
	for (size_t i = 0; s->names && i < s->names->n; i++) {
		struct node *n = graph_find(g, s->names->item[i]);

		if (n)
			want_mark(s, o, w, n);
	}
	want_weigh(w, g);
	*ret = w;
	return 0;
}

static bool
want_is_usable(const struct want *w)
{
	return w->state == WANT_DONE || w->there;
}

static bool
want_is_ready(struct want *all, const struct graph *g, const struct node *n)
{
	for (size_t i = 0; i < n->nbuild; i++)
		if (!want_is_usable(want_of(all, g, n->build[i])))
			return false;
	for (size_t i = 0; i < n->ndeps; i++)
		if (!want_is_usable(want_of(all, g, n->deps[i])))
			return false;
	for (size_t i = 0; i < n->ncheck; i++)
		if (!want_is_usable(want_of(all, g, n->check[i])))
			return false;
	return true;
}

struct want *
want_next(struct want *w, const struct graph *g)
{
	struct want *best = NULL;

	for (size_t i = 0; i < g->n; i++)
		if (w[i].state == WANT_WAITS && !w[i].held &&
		    (!best || w[i].behind > best->behind) &&
		    (w[i].copy || want_is_ready(w, g, g->item[i])))
			best = &w[i];
	return best;
}

int
schedule_missing(const struct schedule *s, schedule_visit_fn *visit, void *arg, struct error *e)
{
	struct outputs o = {0};
	struct want *w = NULL;
	int r = outputs_read(s->outputs, &o, e);

	if (r == 0)
		r = want_make(s, &o, &w, e);
	for (size_t i = 0; i < s->graph->n && r == 0; i++)
		if (w[i].state == WANT_WAITS && !w[i].copy)
			visit(arg, s->graph->item[i]);
	outputs_free(&o);
	free(w);
	return r;
}

static void
is_seeded(void *arg, const struct node *n)
{
	bool *any = arg;

	*any = *any || n->recipe->seed;
}

bool
schedule_needs_seed(const struct schedule *s)
{
	bool any = false;

	return schedule_missing(s, is_seeded, &any, NULL) == 0 && any;
}

double
want_weight(const struct want *w)
{
	return w->copy ? 0.1 + w->node->weight / 500.0 : w->node->weight;
}
