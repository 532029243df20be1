#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/dir.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/lookup.h"

/* Entries of the same package with other keys: what was built before. */
static void
print_others(const struct cmd *c, const struct node *n)
{
	size_t len = strlen(n->recipe->name);

	for (size_t i = 0; i < c->store->dirs.n; i++) {
		struct strlist names = {0};

		if (dir_list(AT_FDCWD, c->store->dirs.item[i], &names, NULL) < 0)
			continue;
		for (size_t k = 0; k < names.n; k++)
			if (strncmp(names.item[k], n->recipe->name, len) == 0 &&
			    names.item[k][len] == '-' && strcmp(names.item[k], n->entry) != 0)
				printf("  built before, from other inputs: %s\n", names.item[k]);
		strlist_free(&names);
	}
}

static void
print_missing(const struct cmd *c, const struct node *n)
{
	for (size_t i = 0; i < n->nbuild; i++) {
		char *path = store_find(c->store, n->build[i]->entry);

		if (!path)
			printf("  first: %s\n", n->build[i]->entry);
		free(path);
	}
}

static int
why_one(struct cmd *c, const char *name, bool inputs, struct error *e)
{
	struct graph *g = NULL;
	char *path, *text = NULL;
	struct node *n = NULL;
	int r = lookup_package(c, name, &g, &n, e);

	if (r < 0) {
		graph_free(g);
		return r;
	}
	path = store_find(c->store, n->entry);
	if (path) {
		printf("%s would not be built: %s has its key\n", name, path);
	} else {
		printf("%s would be built: no store has %s\n", name, n->entry);
		print_others(c, n);
		print_missing(c, n);
	}
	if (inputs) {
		text = graph_explain(c->tree_fd, n, e);
		if (text)
			fputs(text, stdout);
		r = text ? 0 : -1;
	}
	free(text);
	free(path);
	graph_free(g);
	return r;
}

static int
why_run(struct cmd *c, int argc, char **argv)
{
	bool inputs = false;
	const struct cmd_option options[] = {{"--inputs", &inputs, NULL}};
	int status = cmd_options(c, &why_command, &argc, argv, options, 1, 1, -1);
	struct error e = {""};
	int r = 0;

	if (status >= 0)
		return status;
	for (int i = 1; i < argc && r == 0; i++)
		r = why_one(c, argv[i], inputs, &e);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

const struct command why_command = {
	.name = "why",
	.arguments = "[--inputs] NAME...",
	.summary = "Tells whether a package would be built now, and why",
	.text = "  --inputs     everything that goes into its key, with hashes\n",
	.run = why_run,
};
