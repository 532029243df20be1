#include "cmd/seed_own.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dir.h"
#include "store/root.h"

/* The entry's tree; false when no store has it. */
static bool
add_entry(struct cmd *c, const char *entry)
{
	char *path = store_find(c->store, entry);
	char *tree = path ? cmd_path(path, "tree") : NULL;
	bool fine = tree && strlist_add(&c->seed, tree) == 0;

	free(tree);
	free(path);
	return fine;
}

/* What stands in for `name`; NULL: it stands for itself. */
static const char *
stand_in(const struct cmd *c, const char *name)
{
	for (size_t i = 0; i < c->instead.n; i++) {
		const struct recipe *r = recipe_set_find(&c->set, c->instead.item[i]);

		if (r && strlist_has(&r->instead, name))
			return r->name;
	}
	return NULL;
}

/* A stand-in and what it runs; those that yield at the end. */
static bool
add_tools(const struct graph *g, const char *name, struct strlist *ret)
{
	struct strlist one = {0};
	struct node **nodes = NULL;
	size_t n = 0;
	bool fine = strlist_add(&one, name) == 0 && graph_runtime(g, &one, &nodes, &n, NULL) == 0;

	for (enum yields yields = YIELDS_NO; yields < YIELDS_COUNT; yields++)
		for (size_t i = 0; i < n && fine; i++)
			if (nodes[i]->recipe->yields == yields &&
			    !strlist_has(ret, nodes[i]->name))
				fine = strlist_add(ret, nodes[i]->name) == 0;
	free(nodes);
	strlist_free(&one);
	return fine;
}

static bool
names_of(const struct cmd *c, const struct graph *g, const struct strlist *packages,
	 struct strlist *ret)
{
	bool fine = true;

	for (size_t i = 0; i < packages->n && fine; i++) {
		const char *other = stand_in(c, packages->item[i]);

		if (other)
			fine = add_tools(g, other, ret);
		else if (!strlist_has(ret, packages->item[i]))
			fine = strlist_add(ret, packages->item[i]) == 0;
	}
	return fine;
}

static bool
from_store(struct cmd *c, const struct graph *g, const struct strlist *names)
{
	bool fine = true;

	for (size_t i = 0; fine && i < names->n; i++) {
		struct node *n = graph_find(g, names->item[i]);

		fine = n && add_entry(c, n->entry);
	}
	if (!fine)
		strlist_free(&c->seed);
	snprintf(c->seed_text, sizeof c->seed_text, "own toolchain");
	return fine;
}

/* Recipes may have changed since the machine was installed; its compiler still compiles. */
static bool
from_installed(struct cmd *c, const struct strlist *names)
{
	int root = dir_open(AT_FDCWD, "/", NULL);
	struct root_set set = {0};
	bool fine = root >= 0 && root_installed(root, &set, NULL) == 0;

	for (size_t i = 0; fine && i < names->n; i++) {
		bool found = false;

		for (size_t k = 0; k < set.n && !found; k++)
			found = strcmp(set.item[k].name, names->item[i]) == 0 &&
				add_entry(c, set.item[k].entry);
		fine = found;
	}
	if (root >= 0)
		close(root);
	root_set_free(&set);
	if (!fine)
		strlist_free(&c->seed);
	snprintf(c->seed_text, sizeof c->seed_text, "installed toolchain");
	return fine;
}

bool
seed_own(struct cmd *c, const struct strlist *packages)
{
	struct strlist names = {0};
	struct graph *g = NULL;
	bool fine = cmd_graph(c, packages, &g, NULL) == 0 && names_of(c, g, packages, &names) &&
		    (from_store(c, g, &names) || from_installed(c, &names));

	graph_free(g);
	strlist_free(&names);
	return fine;
}
