#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "recipe/distro.h"

/* Every archive of every package of the graph; goes on after a failure, so that one run tells all
 * that is wrong. */
static int
fetch_graph(struct cmd *c, const struct graph *g, size_t *ret_failed, size_t *ret_n)
{
	int code = 0;

	for (size_t i = 0; i < g->n; i++) {
		const struct recipe *r = g->item[i]->recipe;

		for (size_t k = 0; k < r->nsources; k++) {
			struct error e = {""};
			char *path = NULL;
			int one = fetch_source(&c->fetch, &r->sources[k], &path, &e);

			++*ret_n;
			if (one < 0) {
				fprintf(stderr, "kiln: %s: %s\n", r->name, e.text);
				++*ret_failed;
				code = code ? code : one;
			}
			free(path);
		}
	}
	return code;
}

static int
fetch_add(const struct strlist *more, struct strlist *names)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < more->n; i++)
		if (!strlist_has(names, more->item[i]))
			r = strlist_add(names, more->item[i]);
	return r;
}

/* What a distro only offers is built by nobody here, but its source goes onto the stick, too. */
static int
fetch_add_distros(struct cmd *c, const struct strlist *distros, struct strlist *names, struct error *e)
{
	int r = 0;

	for (size_t i = 0; i < distros->n && r == 0; i++) {
		struct distro *d = NULL;

		r = distro_read(c->tree_fd, distros->item[i], &d, e);
		if (r == 0 && (fetch_add(&d->packages, names) < 0 || fetch_add(&d->offers, names) < 0))
			r = error_set(e, -ENOMEM, "not enough memory");
		distro_free(d);
	}
	return r;
}

static int
fetch_names(struct cmd *c, int argc, char **argv, struct strlist *names, struct error *e)
{
	int r = cmd_open_set(c, e);

	if (argc > 1 && r == 0) {
		r = cmd_names(argc, argv, names, e);
		for (size_t i = 0, n = names->n; i < n && r == 0; i++) {
			const struct recipe *recipe = recipe_set_find(&c->set, names->item[i]);

			if (recipe)
				r = fetch_add_distros(c, &recipe->bundle, names, e);
			if (recipe && r == 0)
				r = fetch_add_distros(c, &recipe->archives, names, e);
		}
		return r;
	}
	for (size_t i = 0; i < c->set.n && r == 0; i++)
		r = strlist_add(names, c->set.item[i]->name);
	return r;
}

static int
fetch_run(struct cmd *c, int argc, char **argv)
{
	bool offline = false;
	const struct cmd_option options[] = {{"--offline", &offline, NULL}};
	int status = cmd_options(c, &fetch_command, &argc, argv, options, 1, 0, -1);
	size_t failed = 0, n = 0;
	struct strlist names = {0};
	struct graph *g = NULL;
	struct error e = {""};
	int r;

	if (status >= 0)
		return status;
	r = cmd_open_store(c, &e);
	c->fetch.offline = offline;
	if (r == 0)
		r = fetch_names(c, argc, argv, &names, &e);
	if (r == 0)
		r = cmd_graph(c, &names, &g, &e);
	strlist_free(&names);
	if (r < 0)
		return cmd_fail(r, &e);
	r = fetch_graph(c, g, &failed, &n);
	printf("%zu archives, %zu of them missing or bad\n", n, failed);
	graph_free(g);
	return r < 0 ? EXIT_FAILED : EXIT_FINE;
}

const struct command fetch_command = {
	.name = "fetch",
	.arguments = "[--offline] [NAME...]",
	.summary =
		"Gets the source archives of packages and of all they need, and checks their hashes",
	.text = "Without a name: of every recipe. Places, in this order: the caches, KILN_MIRROR, the\n"
		"host's apt, the addresses in the recipe. Whatever comes, the sha256 in the recipe\n"
		"decides.\n"
		"  --offline    only check what is there\n",
	.run = fetch_run,
};
