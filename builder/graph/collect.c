/* 1. A worklist makes a node of each name and of everything it names.
 * 2. `run` is linked as written, since the closures of all others walk along it.
 * 3. build, bundle and deps are closed over `run`.
 * 4. A node that bundles distros lists the archives of everything in them. */
#include "graph/collect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

struct collect {
	int tree_fd;
	const struct recipe_set *set;
	struct node **of;    /* owned array: the node of each recipe of the set, or NULL */
	struct nodes *nodes; /* borrowed: the result */
	struct error *e;
};

typedef int visit_fn(struct collect *c, void *arg, struct recipe *r);

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while making the dependency graph");
}

static size_t
recipe_id(const struct recipe_set *set, const struct recipe *r)
{
	size_t low = 0, high = set->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(set->item[middle]->name, r->name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* `who` is NULL for a name that the person gave. */
static int
find_recipe(struct collect *c, const char *name, const char *who, const char *key,
	    struct recipe **ret)
{
	struct strlist all = {0};
	const char *near;
	int r;

	*ret = recipe_set_find(c->set, name);
	if (*ret)
		return 0;
	for (size_t i = 0; i < c->set->n; i++) {
		if (strlist_add(&all, c->set->item[i]->name) < 0)
			break; /* only the hint gets worse */
	}
	near = strlist_nearest(&all, name);
	if (who)
		r = error_set(c->e, -EINVAL, "%s: %s names \"%s\", which is no package%s%s%s", who,
			      key, name, near ? "; did you mean \"" : "", near ? near : "",
			      near ? "\"?" : "");
	else
		r = error_set(c->e, -EINVAL, "There is no package \"%s\"%s%s%s", name,
			      near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
	strlist_free(&all);
	return r;
}

static int
visit_names(struct collect *c, const struct strlist *names, const char *who, const char *key,
	    visit_fn *visit, void *arg)
{
	for (size_t i = 0; i < names->n; i++) {
		struct recipe *recipe;
		int r = find_recipe(c, names->item[i], who, key, &recipe);

		if (r == 0)
			r = visit(c, arg, recipe);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The packages of each of the distros, and perhaps their offers too. */
static int
visit_distros(struct collect *c, const struct recipe *recipe, const struct strlist *distros,
	      bool offers, visit_fn *visit, void *arg)
{
	for (size_t i = 0; i < distros->n; i++) {
		struct distro *d = NULL;
		struct buf who = {0};
		int r;

		r = distro_read(c->tree_fd, distros->item[i], &d, c->e);
		if (r < 0)
			return error_prefix(c->e, r, "%s/recipe: %s %s", recipe->dir,
					    distros == &recipe->bundle ? "bundle" : "archives",
					    distros->item[i]);
		r = buf_printf(&who, "distros/%s/distro", d->name) < 0 ? no_memory(c->e) : 0;
		if (r == 0)
			r = visit_names(c, &d->packages, who.data, "package", visit, arg);
		if (r == 0 && offers)
			r = visit_names(c, &d->offers, who.data, "offer", visit, arg);
		buf_free(&who);
		distro_free(d);
		if (r < 0)
			return r;
	}
	return 0;
}

static int
visit_needs(struct collect *c, const struct recipe *recipe, visit_fn *visit, void *arg)
{
	const struct {
		const struct strlist *names;
		const char *key;
	} needs[] = {{&recipe->build, "build"}, {&recipe->link, "link"}, {&recipe->run, "run"}};
	struct buf who = {0};
	int r = 0;

	if (buf_printf(&who, "%s/recipe", recipe->dir) < 0)
		return no_memory(c->e);
	for (size_t i = 0; i < 3 && r == 0; i++)
		r = visit_names(c, needs[i].names, who.data, needs[i].key, visit, arg);
	buf_free(&who);
	return r;
}

static int
want_node(struct collect *c, void *arg, struct recipe *recipe)
{
	size_t id = recipe_id(c->set, recipe);
	struct node *n;

	(void)arg;
	if (c->of[id])
		return 0;
	n = calloc(1, sizeof(*n));
	if (!n)
		return no_memory(c->e);
	n->recipe = recipe;
	n->id = id;
	if (nodes_add(c->nodes, n) < 0) {
		free(n);
		return no_memory(c->e);
	}
	c->of[id] = n;
	return 0;
}

static int
add_node(struct collect *c, void *arg, struct recipe *recipe)
{
	return nodes_add(arg, c->of[recipe_id(c->set, recipe)]) < 0 ? no_memory(c->e) : 0;
}

static void
keep(struct nodes *s, struct node ***ret, size_t *ret_n)
{
	nodes_sort(s);
	*ret = s->item;
	*ret_n = s->n;
}

static int
link_run(struct collect *c, struct node *n)
{
	struct nodes s = {0};
	int r;

	r = visit_names(c, &n->recipe->run, n->recipe->dir, "run", add_node, &s);
	keep(&s, &n->run, &n->nrun);
	return r;
}

static int
link_build(struct collect *c, struct node *n)
{
	const struct recipe *recipe = n->recipe;
	struct nodes build = {0}, bundle = {0}, deps = {0};
	int r;

	r = visit_names(c, &recipe->build, recipe->dir, "build", add_node, &build);
	if (r == 0)
		r = visit_names(c, &recipe->link, recipe->dir, "link", add_node, &build);
	if (r == 0)
		r = visit_distros(c, recipe, &recipe->bundle, false, add_node, &bundle);
	if (r == 0 && (nodes_close(&build) < 0 || nodes_close(&bundle) < 0))
		r = no_memory(c->e);
	for (size_t i = 0; i < build.n && r == 0; i++)
		r = nodes_add(&deps, build.item[i]) < 0 ? no_memory(c->e) : 0;
	for (size_t i = 0; i < bundle.n && r == 0; i++)
		r = nodes_add(&deps, bundle.item[i]) < 0 ? no_memory(c->e) : 0;
	keep(&build, &n->build, &n->nbuild);
	keep(&bundle, &n->bundle, &n->nbundle);
	keep(&deps, &n->deps, &n->ndeps);
	return r;
}

struct sources {
	struct recipe **queue; /* owned array */
	size_t n;
	bool *seen; /* owned array, by place in the recipe set */
};

static int
want_sources(struct collect *c, void *arg, struct recipe *recipe)
{
	struct sources *s = arg;
	size_t id = recipe_id(c->set, recipe);

	if (!s->seen[id])
		s->queue[s->n++] = recipe;
	s->seen[id] = true;
	return 0;
}

static int
list_sources(struct collect *c, const struct recipe *recipe, struct strlist *ret)
{
	for (size_t i = 0; i < recipe->nsources; i++) {
		struct buf line = {0};
		int r = buf_printf(&line, "%s %s", recipe->sources[i].file,
				   recipe->sources[i].sha256);

		if (r == 0 && !strlist_has(ret, line.data))
			r = strlist_add(ret, line.data);
		buf_free(&line);
		if (r < 0)
			return no_memory(c->e);
	}
	return 0;
}

static int
bundle_sources(struct collect *c, struct node *n)
{
	struct sources s = {0};
	int r;

	s.queue = calloc(c->set->n + 1, sizeof(struct recipe *));
	s.seen = calloc(c->set->n + 1, sizeof(bool));
	r = s.queue && s.seen ? 0 : no_memory(c->e);
	if (r == 0)
		r = visit_distros(c, n->recipe, &n->recipe->bundle, true, want_sources, &s);
	if (r == 0)
		r = visit_distros(c, n->recipe, &n->recipe->archives, true, want_sources, &s);
	for (size_t i = 0; i < s.n && r == 0; i++) { /* s.n grows while we go */
		r = visit_needs(c, s.queue[i], want_sources, &s);
		if (r == 0)
			r = list_sources(c, s.queue[i], &n->bundle_sources);
	}
	strlist_sort(&n->bundle_sources);
	free(s.queue);
	free(s.seen);
	return r;
}

int
collect_nodes(int tree_fd, const struct recipe_set *set, const struct strlist *names,
	      struct nodes *ret, struct error *e)
{
	struct collect c = {tree_fd, set, NULL, ret, e};
	int r;

	c.of = calloc(set->n + 1, sizeof(struct node *));
	if (!c.of)
		return no_memory(e);
	r = visit_names(&c, names, NULL, NULL, want_node, NULL);
	for (size_t i = 0; i < ret->n && r == 0; i++) { /* ret->n grows while we go */
		r = visit_needs(&c, ret->item[i]->recipe, want_node, NULL);
		if (r == 0)
			r = visit_distros(&c, ret->item[i]->recipe, &ret->item[i]->recipe->bundle,
					  false, want_node, NULL);
	}
	for (size_t i = 0; i < ret->n && r == 0; i++)
		r = link_run(&c, ret->item[i]);
	for (size_t i = 0; i < ret->n && r == 0; i++) {
		r = link_build(&c, ret->item[i]);
		if (r == 0 && ret->item[i]->recipe->bundle.n + ret->item[i]->recipe->archives.n)
			r = bundle_sources(&c, ret->item[i]);
	}
	free(c.of);
	return r;
}

void
collect_free_node(struct node *n)
{
	if (!n)
		return;
	free(n->build);
	free(n->deps);
	free(n->run);
	free(n->bundle);
	strlist_free(&n->bundle_sources);
	free(n);
}
