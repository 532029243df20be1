/* kiln add, kiln remove: change what a root consists of. The root is made to hold exactly a set of
 * packages, so both only compute that set. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dir.h"
#include "cmd/build.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "store/root.h"

static struct root_package *
set_find(struct root_set *set, const char *name)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->item[i].name, name) == 0)
			return &set->item[i];
	return NULL;
}

/* Everything of `now` that `graph` does not have, and the runtime closure of `names` as the graph
 * has it. */
static int
add_merge(struct cmd *c, const struct graph *g, const struct strlist *names, struct root_set *now,
	  struct root_set *want, struct error *e)
{
	struct node **nodes = NULL;
	size_t n = 0;
	char output[SHA256_HEX];
	int r = graph_runtime(g, names, &nodes, &n, e);

	for (size_t i = 0; r == 0 && i < n; i++) {
		const struct recipe *p = nodes[i]->recipe;
		struct root_package *old = set_find(now, p->name);

		r = store_output(c->store, nodes[i]->entry, output, e);
		if (r == 0)
			r = root_set_add(want, p->name, p->version, nodes[i]->entry, output,
					 strlist_has(names, p->name) || (old && old->asked),
					 p->yields);
	}
	for (size_t i = 0; r == 0 && i < now->n; i++) {
		struct root_package *p = &now->item[i];

		if (!set_find(want, p->name))
			r = root_set_add(want, p->name, p->version, p->entry, p->output, p->asked,
					 p->yields);
	}
	free(nodes);
	return r;
}

static void
tell_change(struct root_set *now, struct root_set *want)
{
	size_t changes = 0;

	for (size_t i = 0; i < want->n; i++) {
		struct root_package *old = set_find(now, want->item[i].name);

		if (old && strcmp(old->entry, want->item[i].entry) == 0)
			continue;
		printf("%s %s %s\n", old ? "changed" : "added", want->item[i].name,
		       want->item[i].version);
		changes++;
	}
	for (size_t i = 0; i < now->n; i++) {
		if (set_find(want, now->item[i].name))
			continue;
		printf("removed %s %s\n", now->item[i].name, now->item[i].version);
		changes++;
	}
	if (!changes)
		printf("nothing to change\n");
}

static int
add_names(struct cmd *c, const struct build_wish *w, const struct strlist *names, const char *root,
	  struct error *e)
{
	struct root_set now = {0}, want = {0};
	struct graph *g = NULL;
	int fd = dir_open(AT_FDCWD, root, e);
	int r = fd < 0 ? fd : root_installed(fd, &now, e);

	if (r == 0)
		r = build_names(c, w, names, &g, e);
	if (r == 0)
		r = add_merge(c, g, names, &now, &want, e);
	if (r == 0)
		r = root_update(fd, c->store, &want, e);
	if (r == 0)
		tell_change(&now, &want);
	graph_free(g);
	root_set_free(&now);
	root_set_free(&want);
	if (fd >= 0)
		close(fd);
	return r;
}

static int
add_run(struct cmd *c, int argc, char **argv)
{
	struct build_wish w = {.json_fd = -1};
	const char *root = "/";
	const struct cmd_option options[] = {{"--root", NULL, &root},
					     {"--offline", &w.offline, NULL}};
	int status = cmd_options(c, &add_command, &argc, argv, options, 2, 1, -1);
	struct strlist names = {0};
	struct error e = {""};
	int r;

	if (status >= 0)
		return status;
	r = cmd_names(argc, argv, &names, &e);
	if (r == 0)
		r = add_names(c, &w, &names, root, &e);
	strlist_free(&names);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

/* Names in `out` are not asked for any more. */
static int
remove_ask(struct root_set *now, const struct strlist *out, struct strlist *ret_asked,
	   struct error *e)
{
	struct strlist names = {0};
	const char *nearest;
	int r = 0;

	for (size_t i = 0; i < now->n && r == 0; i++)
		r = strlist_add(&names, now->item[i].name);
	for (size_t i = 0; i < out->n && r == 0; i++) {
		if (strlist_has(&names, out->item[i]))
			continue;
		nearest = strlist_nearest(&names, out->item[i]);
		r = error_set(e, -EINVAL, "%s is not installed%s%s%s", out->item[i],
			      nearest ? "; did you mean " : "", nearest ? nearest : "",
			      nearest ? "?" : "");
	}
	for (size_t i = 0; i < now->n && r == 0; i++)
		if (now->item[i].asked && !strlist_has(out, now->item[i].name))
			r = strlist_add(ret_asked, now->item[i].name);
	strlist_free(&names);
	return r;
}

/* What the asked ones need, with the entries that are installed. */
static int
remove_keep(struct cmd *c, struct root_set *now, const struct strlist *asked, struct root_set *want,
	    struct error *e)
{
	struct node **nodes = NULL;
	struct graph *g = NULL;
	size_t n = 0;
	int r = cmd_graph(c, asked, &g, e);

	if (r == 0)
		r = graph_runtime(g, asked, &nodes, &n, e);
	for (size_t i = 0; r == 0 && i < n; i++) {
		struct root_package *p = set_find(now, nodes[i]->recipe->name);

		if (p)
			r = root_set_add(want, p->name, p->version, p->entry, p->output,
					 strlist_has(asked, p->name), p->yields);
	}
	free(nodes);
	graph_free(g);
	return r;
}

static int
remove_names(struct cmd *c, const struct strlist *names, const char *root, struct error *e)
{
	struct root_set now = {0}, want = {0};
	struct strlist asked = {0};
	int fd = dir_open(AT_FDCWD, root, e);
	int r = fd < 0 ? fd : root_installed(fd, &now, e);

	if (r == 0)
		r = cmd_open_store(c, e);
	if (r == 0)
		r = remove_ask(&now, names, &asked, e);
	if (r == 0)
		r = remove_keep(c, &now, &asked, &want, e);
	for (size_t i = 0; r == 0 && i < names->n; i++)
		if (set_find(&want, names->item[i]))
			printf("%s stays: other packages need it\n", names->item[i]);
	if (r == 0)
		r = root_update(fd, c->store, &want, e);
	if (r == 0)
		tell_change(&now, &want);
	strlist_free(&asked);
	root_set_free(&now);
	root_set_free(&want);
	if (fd >= 0)
		close(fd);
	return r;
}

static int
remove_run(struct cmd *c, int argc, char **argv)
{
	const char *root = "/";
	const struct cmd_option options[] = {{"--root", NULL, &root}};
	int status = cmd_options(c, &remove_command, &argc, argv, options, 1, 1, -1);
	struct strlist names = {0};
	struct error e = {""};
	int r;

	if (status >= 0)
		return status;
	r = cmd_names(argc, argv, &names, &e);
	if (r == 0)
		r = remove_names(c, &names, root, &e);
	strlist_free(&names);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

const struct command add_command = {
	.name = "add",
	.arguments = "[OPTION...] NAME...",
	.summary = "Installs packages on this system, building them first",
	.text = "What they need is installed with them. A file below /etc that you changed is kept;\n"
		"the package's own is then written beside it as NAME.new.\n"
		"  --offline    fetch nothing\n"
		"  --root DIR   install in that root instead of /\n",
	.run = add_run,
};

const struct command remove_command = {
	.name = "remove",
	.arguments = "[--root DIR] NAME...",
	.summary = "Removes packages from this system, and what only they needed",
	.text = "Their results stay in the store: adding them again is quick.\n"
		"  --root DIR   in that root instead of /\n",
	.run = remove_run,
};
