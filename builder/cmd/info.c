#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/lookup.h"

static void
print_list(const char *label, const struct strlist *l)
{
	if (l->n == 0)
		return;
	printf("%-9s", label);
	for (size_t i = 0; i < l->n; i++)
		printf(" %s", l->item[i]);
	putchar('\n');
}

static void
print_recipe(const struct recipe *r)
{
	printf("name      %s\nversion   %s\nsummary   %s\nlicense   %s\nhome      %s\n"
	       "recipe    %s\nstyle     %s\n",
	       r->name, r->version, r->summary, r->license, r->home ? r->home : "-", r->dir,
	       r->style);
	for (size_t i = 0; i < r->nsources; i++)
		printf("source    %s %s\n", r->sources[i].file, r->sources[i].sha256);
	print_list("build", &r->build);
	print_list("link", &r->link);
	print_list("run", &r->run);
	print_list("bundle", &r->bundle);
	print_list("archives", &r->archives);
}

static int
info_one(struct cmd *c, const char *name, struct error *e)
{
	struct graph *g = NULL;
	char output[SHA256_HEX], *path = NULL;
	struct node *n = NULL;
	int r = lookup_package(c, name, &g, &n, e);

	if (r < 0) {
		graph_free(g);
		return r;
	}
	print_recipe(n->recipe);
	printf("key       %s\n", n->key);
	path = store_find(c->store, n->entry);
	if (path && store_output(c->store, n->entry, output, NULL) == 0)
		printf("output    %s\nstore     %s\n", output, path);
	else
		printf("store     not built\n");
	free(path);
	graph_free(g);
	return 0;
}

static int
info_run(struct cmd *c, int argc, char **argv)
{
	int status = cmd_options(c, &info_command, &argc, argv, NULL, 0, 1, -1);
	struct error e = {""};
	int r = 0;

	if (status >= 0)
		return status;
	for (int i = 1; i < argc && r == 0; i++) {
		if (i > 1)
			putchar('\n');
		r = info_one(c, argv[i], &e);
	}
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

const struct command info_command = {
	.name = "info",
	.arguments = "NAME...",
	.summary = "Shows what a recipe says, its key, and where its result is",
	.text = "",
	.run = info_run,
};
