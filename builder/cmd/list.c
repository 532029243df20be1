#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dir.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/lookup.h"
#include "store/root.h"

static int
list_recipes(struct cmd *c, struct error *e)
{
	int r = cmd_open_set(c, e);

	for (size_t i = 0; r == 0 && i < c->set.n; i++)
		printf("%-18s %-14s %s\n", c->set.item[i]->name, c->set.item[i]->version,
		       c->set.item[i]->summary);
	return r;
}

static void
print_built(const struct cmd *c, const struct node *n, const char *path)
{
	(void)c;
	(void)path;
	printf("%s %s %s\n", n->name, n->recipe->version, n->entry);
}

static int
list_installed(const char *root, struct error *e)
{
	int fd = dir_open(AT_FDCWD, root, e);
	struct root_set set = {0};
	int r = fd < 0 ? fd : root_installed(fd, &set, e);

	for (size_t i = 0; r == 0 && i < set.n; i++)
		printf("%-18s %-14s %s\n", set.item[i].name, set.item[i].version,
		       set.item[i].asked ? "" : "(needed by others)");
	root_set_free(&set);
	if (fd >= 0)
		close(fd);
	return r;
}

static int
list_run(struct cmd *c, int argc, char **argv)
{
	bool built = false, installed = false;
	const char *root = "/";
	const struct cmd_option options[] = {
		{"--built", &built, NULL},
		{"--installed", &installed, NULL},
		{"--root", NULL, &root},
	};
	int status = cmd_options(c, &list_command, &argc, argv, options, 3, 0, 0);
	struct error e = {""};
	int r;

	if (status >= 0)
		return status;
	r = installed ? list_installed(root, &e) : built ? lookup_finished(c, print_built, &e) : list_recipes(c, &e);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

const struct command list_command = {
	.name = "list",
	.arguments = "[--built | --installed [--root DIR]]",
	.summary = "Lists recipes: name, version, summary",
	.text = "  --built      those that are in the store as they are now: name, version, entry\n"
		"  --installed  what is installed\n"
		"  --root DIR   in that root instead of /\n",
	.run = list_run,
};
