/* 1. A worklist makes a node of each name and of everything it names.
 * 2. `run` is linked as written, since the closures of all others walk along it.
 * 3. build, bundle and deps are closed over `run`.
 * 4. A node that bundles distros lists the archives of everything in them. */
#include "graph/collect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "graph/resolve.h"

struct collect {
	int tree_fd;
	struct resolver *resolver;
	bool checks;
	struct node **of; /* owned array: the node of each id, or NULL */
	size_t nof;
	struct nodes *nodes; /* borrowed: the result */
	struct error *e;
};

/* What a name is found for, and where the name stands. */
struct visitor {
	int (*visit)(struct collect *c, void *arg, const struct resolved *found);
	void *arg;
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while making the dependency graph");
}

static int
visit_names(struct collect *c, const struct strlist *names, size_t world, const char *who, const char *key,
	    const struct visitor *v)
{
	for (size_t i = 0; i < names->n; i++) {
		struct resolved found;
		int r = resolver_find(c->resolver, names->item[i], world, who, key, &found, c->e);

		if (r == 0)
			r = v->visit(c, v->arg, &found);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The packages of one distro, and perhaps its offers too. */
static int
visit_distro(struct collect *c, const struct distro *d, bool offers, const struct visitor *v)
{
	struct buf who = {0};
	size_t world = 0;
	int r = buf_printf(&who, "distros/%s/distro", d->name) < 0 ? no_memory(c->e) : 0;

	if (r == 0)
		r = resolver_world(c->resolver, d->world, &world, c->e);
	if (r == 0)
		r = visit_names(c, &d->packages, world, who.data, "package", v);
	if (r == 0 && offers)
		r = visit_names(c, &d->offers, world, who.data, "offer", v);
	buf_free(&who);
	return r;
}

static int
visit_distros(struct collect *c, const struct recipe *recipe, const struct strlist *distros,
	      bool offers, const struct visitor *v)
{
	for (size_t i = 0; i < distros->n; i++) {
		struct distro *d = NULL;
		int r = distro_read(c->tree_fd, distros->item[i], &d, c->e);

		if (r < 0)
			return error_prefix(c->e, r, "%s/recipe: %s %s", recipe->dir,
					    distros == &recipe->bundle ? "bundle" : "archives",
					    distros->item[i]);
		r = visit_distro(c, d, offers, v);
		distro_free(d);
		if (r < 0)
			return r;
	}
	return 0;
}

static int
visit_needs(struct collect *c, const struct recipe *recipe, size_t world, const struct visitor *v)
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
		r = visit_names(c, needs[i].names, world, who.data, needs[i].key, v);
	buf_free(&who);
	return r;
}

/* Room for the ids of the worlds that are known by now. */
static int
make_room(struct collect *c)
{
	size_t n = resolver_ids(c->resolver) + 1;
	struct node **of;

	if (n <= c->nof)
		return 0;
	of = realloc(c->of, n * sizeof(*of));
	if (!of)
		return no_memory(c->e);
	for (size_t i = c->nof; i < n; i++)
		of[i] = NULL;
	c->of = of;
	c->nof = n;
	return 0;
}

static struct node *
new_node(const struct collect *c, const struct resolved *found)
{
	const char *world = resolver_world_name(c->resolver, found->world);
	struct buf name = {0};
	struct node *n = calloc(1, sizeof(*n));

	if (n && buf_printf(&name, "%s%s%s", found->recipe->name, world ? "@" : "", world ? world : "") == 0) {
		n->recipe = found->recipe;
		n->world = found->world;
		n->name = name.data;
		n->id = c->nodes->n;
		if (nodes_add(c->nodes, n) == 0)
			return n;
	}
	free(name.data);
	free(n);
	return NULL;
}

static int
want_node(struct collect *c, void *arg, const struct resolved *found)
{
	int r = make_room(c);

	(void)arg;
	if (r < 0 || c->of[found->id])
		return r;
	c->of[found->id] = new_node(c, found);
	return c->of[found->id] ? 0 : no_memory(c->e);
}

static int
add_node(struct collect *c, void *arg, const struct resolved *found)
{
	return nodes_add(arg, c->of[found->id]) < 0 ? no_memory(c->e) : 0;
}

static int
add_name(struct collect *c, void *arg, const struct resolved *found)
{
	return strlist_add(arg, c->of[found->id]->name) < 0 ? no_memory(c->e) : 0;
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
	const struct visitor add = {add_node, &s};
	int r = visit_names(c, &n->recipe->run, n->world, n->recipe->dir, "run", &add);

	keep(&s, &n->run, &n->nrun);
	return r;
}

static int
name_build(struct collect *c, struct node *n)
{
	const struct visitor builds = {add_name, &n->builds}, links = {add_name, &n->links};
	int r = visit_names(c, &n->recipe->build, n->world, n->recipe->dir, "build", &builds);

	return r < 0 ? r : visit_names(c, &n->recipe->link, n->world, n->recipe->dir, "link", &links);
}

static int
link_check(struct collect *c, struct node *n)
{
	struct nodes s = {0};
	const struct visitor add = {add_node, &s};
	int r = visit_names(c, &n->recipe->check, n->world, n->recipe->dir, "check", &add);

	if (r == 0 && nodes_close(&s) < 0)
		r = no_memory(c->e);
	keep(&s, &n->check, &n->ncheck);
	return r;
}

static int
link_build(struct collect *c, struct node *n)
{
	const struct recipe *recipe = n->recipe;
	struct nodes build = {0}, bundle = {0}, deps = {0};
	const struct visitor add = {add_node, &build}, add_bundled = {add_node, &bundle};
	int r = visit_names(c, &recipe->build, n->world, recipe->dir, "build", &add);

	if (r == 0)
		r = visit_names(c, &recipe->link, n->world, recipe->dir, "link", &add);
	if (r == 0)
		r = visit_distros(c, recipe, &recipe->bundle, false, &add_bundled);
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
	struct resolved *queue; /* owned array */
	size_t n;
	bool *seen; /* owned array, by id */
	size_t room; /* of both */
};

static int
sources_grow(struct sources *s, size_t n)
{
	struct resolved *queue = realloc(s->queue, n * sizeof(*queue));
	bool *seen;

	if (!queue)
		return -ENOMEM;
	s->queue = queue;
	seen = realloc(s->seen, n * sizeof(*seen));
	if (!seen)
		return -ENOMEM;
	memset(seen + s->room, 0, (n - s->room) * sizeof(*seen));
	s->seen = seen;
	s->room = n;
	return 0;
}

static int
want_sources(struct collect *c, void *arg, const struct resolved *found)
{
	struct sources *s = arg;
	size_t n = resolver_ids(c->resolver) + 1;

	if (n > s->room && sources_grow(s, n) < 0) /* a world that is new to us */
		return no_memory(c->e);
	if (!s->seen[found->id])
		s->queue[s->n++] = *found;
	s->seen[found->id] = true;
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
	const struct visitor want = {want_sources, &s};
	int r = visit_distros(c, n->recipe, &n->recipe->bundle, true, &want);

	if (r == 0)
		r = visit_distros(c, n->recipe, &n->recipe->archives, true, &want);
	for (size_t i = 0; i < s.n && r == 0; i++) { /* s.n grows while we go, and s.queue moves */
		const struct resolved one = s.queue[i];

		r = visit_needs(c, one.recipe, one.world, &want);
		if (r == 0)
			r = list_sources(c, one.recipe, &n->bundle_sources);
	}
	strlist_sort(&n->bundle_sources);
	free(s.queue);
	free(s.seen);
	return r;
}

/* What was asked for by another name than its own: NAME where NAME@WORLD is meant, or what is swapped. */
static int
add_aliases(struct collect *c, const struct strlist *names, size_t world, struct graph *g)
{
	g->alias = calloc(names->n + 1, sizeof(*g->alias));
	if (!g->alias)
		return no_memory(c->e);
	for (size_t i = 0; i < names->n; i++) {
		struct resolved found;
		int r = resolver_find(c->resolver, names->item[i], world, NULL, NULL, &found, c->e);

		if (r < 0)
			return r;
		if (!strcmp(names->item[i], c->of[found.id]->name))
			continue;
		g->alias[g->naliases] = (struct graph_alias){strdup(names->item[i]), c->of[found.id]};
		if (!g->alias[g->naliases++].name)
			return no_memory(c->e);
	}
	return 0;
}

static int
collect(struct collect *c, const struct recipe_set *set, const struct strlist *names, struct graph *g)
{
	const struct visitor want = {want_node, NULL};
	struct nodes *all = c->nodes;
	size_t world = 0;
	int r = resolver_world(c->resolver, set->world, &world, c->e);

	if (r == 0)
		r = visit_names(c, names, world, NULL, NULL, &want);
	for (size_t i = 0; i < all->n && r == 0; i++) { /* all->n grows while we go */
		const struct node *n = all->item[i];

		r = visit_needs(c, n->recipe, n->world, &want);
		if (r == 0 && c->checks)
			r = visit_names(c, &n->recipe->check, n->world, n->recipe->dir, "check", &want);
		if (r == 0)
			r = visit_distros(c, n->recipe, &n->recipe->bundle, false, &want);
	}
	for (size_t i = 0; i < all->n && r == 0; i++)
		r = link_run(c, all->item[i]);
	for (size_t i = 0; i < all->n && r == 0; i++) {
		const struct recipe *recipe = all->item[i]->recipe;

		r = name_build(c, all->item[i]);
		if (r == 0)
			r = link_build(c, all->item[i]);
		if (r == 0 && c->checks)
			r = link_check(c, all->item[i]);
		if (r == 0 && recipe->bundle.n + recipe->archives.n)
			r = bundle_sources(c, all->item[i]);
	}
	return r == 0 ? add_aliases(c, names, world, g) : r;
}

int
collect_nodes(int tree_fd, const struct recipe_set *set, const struct strlist *names,
	      struct nodes *ret, struct graph *g, struct error *e)
{
	struct collect c = {.tree_fd = tree_fd, .checks = set->checks, .nodes = ret, .e = e};
	int r = resolver_open(tree_fd, set, &c.resolver, e);

	if (r == 0)
		r = collect(&c, set, names, g);
	resolver_close(c.resolver);
	free(c.of);
	return r;
}

void
collect_free_node(struct node *n)
{
	if (!n)
		return;
	free(n->name);
	strlist_free(&n->builds);
	strlist_free(&n->links);
	free(n->build);
	free(n->deps);
	free(n->check);
	free(n->run);
	free(n->bundle);
	strlist_free(&n->bundle_sources);
	free(n);
}
