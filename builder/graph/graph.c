#include "graph/graph.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "graph/collect.h"
#include "graph/key.h"

#define WEIGHT_UNKNOWN 10
#define TIMES_MAX      (1 << 20)

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while ordering the dependency graph");
}

static struct node *
find(struct node *const *item, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(item[i]->name, name))
			return item[i];
	}
	return NULL;
}

/* Whether a's recipe names b's, to build with. */
static bool
names(const struct node *a, const struct node *b)
{
	return strlist_has(&a->recipe->build, b->recipe->name) || strlist_has(&a->recipe->link, b->recipe->name);
}

/* The step from a to its dependency b, with the packages between that only `run` connects: ` -> x
 * -> b`. */
static int
tell_step(const struct node *a, const struct node *b, struct buf *text)
{
	const struct node *const *deps = (const struct node *const *)a->deps;
	const struct node *via = NULL;
	int r;

	for (size_t i = 0; i < a->ndeps && !via && !names(a, b); i++) {
		if (deps[i] != b && strlist_has(&deps[i]->recipe->run, b->recipe->name) && names(a, deps[i]))
			via = deps[i];
	}
	r = via ? buf_printf(text, " -> %s", via->name) : 0;
	return r < 0 ? r : buf_printf(text, " -> %s", b->name);
}

/* Every node of `left` waits for another one of them: follow until one comes again. */
static int
tell_cycle(const struct nodes *left, struct error *e)
{
	struct nodes path = {0};
	struct node *n = left->item[0];
	struct buf text = {0};
	size_t start = 0;
	int r = 0;

	while (r == 0 && !nodes_has(&path, n)) {
		struct node *next = NULL;

		r = nodes_add(&path, n);
		for (size_t i = 0; i < n->ndeps && !next; i++)
			next = nodes_has(left, n->deps[i]) ? n->deps[i] : NULL;
		n = next;
	}
	while (r == 0 && path.item[start] != n)
		start++;
	if (r == 0)
		r = buf_append_str(&text, n->name);
	for (size_t i = start; i < path.n && r == 0; i++)
		r = tell_step(path.item[i], i + 1 < path.n ? path.item[i + 1] : n, &text);
	r = r < 0 ? no_memory(e)
		  : error_set(e, -ELOOP, "packages that need each other to build: %s", text.data);
	nodes_free(&path);
	buf_free(&text);
	return r;
}

static bool
is_ready(const struct node *n, const bool *done)
{
	for (size_t i = 0; i < n->ndeps; i++) {
		if (!done[n->deps[i]->id])
			return false;
	}
	return true;
}

/* Takes the first ready node by name until none is left. */
static int
order(struct nodes *nodes, struct error *e)
{
	struct nodes left = {0}, sorted = {0};
	bool *done = calloc(nodes->n + 1, sizeof(bool));
	int r = done ? 0 : no_memory(e);

	nodes_sort(nodes);
	while (r == 0 && sorted.n < nodes->n) {
		size_t i = 0;

		while (i < nodes->n &&
		       (done[nodes->item[i]->id] || !is_ready(nodes->item[i], done)))
			i++;
		if (i == nodes->n)
			break;
		done[nodes->item[i]->id] = true;
		r = nodes_add(&sorted, nodes->item[i]) < 0 ? no_memory(e) : 0;
	}
	for (size_t i = 0; i < nodes->n && r == 0; i++) {
		if (!done[nodes->item[i]->id])
			r = nodes_add(&left, nodes->item[i]) < 0 ? no_memory(e) : 0;
	}
	if (r == 0 && left.n)
		r = tell_cycle(&left, e);
	if (r == 0) {
		nodes_free(nodes);
		*nodes = sorted;
		sorted = (struct nodes){0};
	}
	nodes_free(&left);
	nodes_free(&sorted);
	free(done);
	return r;
}

/* One line of distros/times, `name seconds`. What can't be read there only makes an estimate worse. Where a package
 * of another world has no time, that of the same recipe as written is near; the lines are sorted, so it comes first. */
static void
weigh(struct nodes *nodes, const char *line, size_t len)
{
	char text[256], *seconds, *end;
	long value;

	if (len >= sizeof(text))
		return;
	memcpy(text, line, len);
	text[len] = '\0';
	seconds = strpbrk(text, " \t");
	if (!seconds || text[0] == '#')
		return;
	*seconds++ = '\0';
	value = strtol(seconds, &end, 10);
	for (size_t i = 0; i < nodes->n && end != seconds && value > 0 && value < INT_MAX; i++) {
		struct node *n = nodes->item[i];

		if (!strcmp(n->name, text) || !strcmp(n->recipe->name, text))
			n->weight = (int)value;
	}
}

static int
weigh_all(int tree_fd, struct nodes *nodes, struct error *e)
{
	struct buf text = {0};
	int r;

	for (size_t i = 0; i < nodes->n; i++)
		nodes->item[i]->weight = WEIGHT_UNKNOWN;
	if (!file_exists_at(tree_fd, "distros/times"))
		return 0;
	r = file_read_at(tree_fd, "distros/times", TIMES_MAX, &text, e);
	for (size_t at = 0; r == 0 && at < text.len;) {
		const char *end = memchr(text.data + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.data) - at : text.len - at;

		weigh(nodes, text.data + at, len);
		at += len + 1;
	}
	buf_free(&text);
	return r;
}

int
graph_build(int tree_fd, const struct recipe_set *set, const struct strlist *names,
	    struct graph **ret, struct error *e)
{
	struct nodes nodes = {0};
	struct graph *g;
	int r;

	g = calloc(1, sizeof(*g));
	if (!g)
		return no_memory(e);
	r = collect_nodes(tree_fd, set, names, &nodes, g, e);
	if (r == 0)
		r = order(&nodes, e);
	if (r == 0)
		r = weigh_all(tree_fd, &nodes, e);
	for (size_t i = 0; i < nodes.n && r == 0; i++)
		r = key_compute(tree_fd, nodes.item[i], e);
	g->item = nodes.item;
	g->n = nodes.n;
	if (r < 0) {
		graph_free(g);
		return r;
	}
	*ret = g;
	return 0;
}

struct node *
graph_find(const struct graph *g, const char *name)
{
	for (size_t i = 0; i < g->naliases; i++) {
		if (!strcmp(g->alias[i].name, name))
			return g->alias[i].node;
	}
	return find(g->item, g->n, name);
}

int
graph_runtime(const struct graph *g, const struct strlist *names, struct node ***ret, size_t *ret_n,
	      struct error *e)
{
	struct nodes s = {0};
	int r = 0;

	for (size_t i = 0; i < names->n && r == 0; i++) {
		struct node *n = graph_find(g, names->item[i]);

		if (!n)
			r = error_set(e, -EINVAL, "There is no package \"%s\"", names->item[i]);
		else if (nodes_add(&s, n) < 0)
			r = no_memory(e);
	}
	if (r == 0 && nodes_close(&s) < 0)
		r = no_memory(e);
	if (r < 0) {
		nodes_free(&s);
		return r;
	}
	nodes_sort(&s);
	*ret = s.item;
	*ret_n = s.n;
	return 0;
}

char *
graph_explain(int tree_fd, const struct node *n, struct error *e)
{
	struct buf text = {0};

	if (key_text(tree_fd, n, &text, e) < 0) {
		buf_free(&text);
		return NULL;
	}
	return text.data;
}

void
graph_free(struct graph *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->n; i++)
		collect_free_node(g->item[i]);
	for (size_t i = 0; i < g->naliases; i++)
		free(g->alias[i].name);
	free(g->alias);
	free(g->item);
	free(g);
}
