#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "graph/graph.h"
#include "recipe/distro.h"
#include "recipe/plan.h"
#include "recipe/world.h"

/* The name of the directory that the file stands in; "." for none. */
static void
parent_name(const char *path, char *ret, size_t size)
{
	const char *end = strrchr(path, '/'), *start;

	if (!end || end == path) {
		snprintf(ret, size, "unnamed");
		return;
	}
	for (start = end; start > path && start[-1] != '/'; start--)
		;
	snprintf(ret, size, "%.*s", (int)(end - start), start);
}

/* The first line of a plan that has `key` and, among its values, `word`; it was parsed, so there is one. */
static int
line_of(const struct buf *text, const char *key, const char *word)
{
	const char *p = text->data, *end = p + text->len;
	int line = 1;

	for (const char *next; p < end; p = next, line++) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		char *copy = strndup(p, (size_t)((stop ? stop : end) - p)), *rest = copy, *value;
		bool found = false;

		next = stop ? stop + 1 : end;
		for (bool first = true; copy && (value = strtok_r(rest, " \t\r", &rest)); first = false)
			if (first && strcmp(value, key) != 0)
				break;
			else if (!first && strcmp(value, word) == 0)
				found = true;
		free(copy);
		if (found)
			return line;
	}
	return 1;
}

static int
check_distro(struct cmd *c, const struct plan *p, const char *path, const struct buf *text,
	     struct distro **ret, struct error *e)
{
	struct strlist names = {0};
	const char *near;
	int r = distro_list(c->tree_fd, &names, e);

	near = r == 0 ? strlist_nearest(&names, p->distro) : NULL;
	if (r == 0 && !strlist_has(&names, p->distro))
		r = error_set(e, -EINVAL, "%s:%d: there is no distro %s%s%s", path,
			      line_of(text, "distro", p->distro), p->distro,
			      near ? "; the nearest is " : "", near ? near : "");
	strlist_free(&names);
	return r == 0 ? distro_read(c->tree_fd, p->distro, ret, e) : r;
}

/* Whether a package can be added there: it and all it needs. */
static int
check_package(struct cmd *c, const char *name, const char *path, const struct buf *text,
	      struct error *e)
{
	struct strlist names = {0};
	struct graph *g = NULL;
	struct error why = {""};
	int r = strlist_add(&names, name);

	if (r == 0)
		r = graph_build(c->tree_fd, &c->set, &names, &g, &why);
	if (r < 0)
		r = error_set(e, r == -ENOENT ? -EINVAL : r, "%s:%d: %s", path,
			      line_of(text, "add", name), why.text);
	graph_free(g);
	strlist_free(&names);
	return r;
}

/* A tree that was named must be one. */
static bool
no_tree_here(struct cmd *c)
{
	const char *named = c->tree_option ? c->tree_option : getenv("KILN_TREE");
	struct error ignored = {""};

	return (!named || !*named) && cmd_open_tree(c, &ignored) < 0;
}

/* The names that a plan takes from the project tree. */
static int
check_names(struct cmd *c, const struct plan *p, const char *path, const struct buf *text,
	    struct error *e)
{
	struct distro *distro = NULL;
	char *world;
	int r;

	if (no_tree_here(c)) {
		printf("%s: no project tree here or above: its distro and packages are not looked up\n",
		       path);
		return 0;
	}
	r = cmd_open_set(c, e);
	if (r == 0)
		r = check_distro(c, p, path, text, &distro, e);
	world = c->set.world;
	c->set.world = distro ? distro->world : NULL;
	for (size_t i = 0; i < p->add.n && r == 0; i++)
		r = check_package(c, p->add.item[i], path, text, e);
	c->set.world = world;
	distro_free(distro);
	return r;
}

/* Its name says what a file is. */
static int
check_text(struct cmd *c, const char *path, const struct buf *text, struct error *e)
{
	const char *name = strrchr(path, '/'), *data = text->data ? text->data : "";
	struct recipe *recipe = NULL;
	struct distro *distro = NULL;
	struct plan *plan = NULL;
	struct world *world = NULL;
	char dir[256];
	int r;

	name = name ? name + 1 : path;
	parent_name(path, dir, sizeof dir);
	if (strcmp(name, "recipe") == 0)
		r = recipe_parse(data, text->len, dir, &recipe, e);
	else if (strcmp(name, "distro") == 0)
		r = distro_parse(data, text->len, dir, &distro, e);
	else if (strcmp(dir, "worlds") == 0)
		r = world_parse(data, text->len, name, &world, e);
	else
		r = plan_parse(data, text->len, path, &plan, e);
	if (plan)
		r = check_names(c, plan, path, text, e);
	recipe_free(recipe);
	distro_free(distro);
	plan_free(plan);
	world_free(world);
	return r;
}

static int
check_run(struct cmd *c, int argc, char **argv)
{
	int status = cmd_options(c, &check_command, &argc, argv, NULL, 0, 1, -1);
	int worst = EXIT_FINE;

	if (status >= 0)
		return status;
	for (int i = 1; i < argc; i++) {
		struct error e = {""};
		struct buf text = {0};
		int r = file_read_at(AT_FDCWD, argv[i], 1 << 20, &text, &e);

		if (r == 0)
			r = check_text(c, argv[i], &text, &e);
		buf_free(&text);
		if (r == 0) {
			printf("%s: fine\n", argv[i]);
			continue;
		}
		fprintf(stderr, "%s\n", e.text);
		worst = r == -EINVAL || worst == EXIT_MISUSE ? EXIT_MISUSE : EXIT_FAILED;
	}
	return worst;
}

const struct command check_command = {
	.name = "check",
	.arguments = "FILE...",
	.summary = "Reads recipes, distros, worlds and plans, and tells what is wrong with them",
	.text = "A file called `recipe` is a recipe, one called `distro` a distro, one in `worlds/` a\n"
		"world, any other a plan.\n"
		"The distro and the packages of a plan are looked up in the project tree. What only the\n"
		"machine knows, its disks, and what only the stick has, its time zones and key maps, the\n"
		"installer compares before it erases anything.\n"
		"What is wrong is told as FILE:LINE: SENTENCE; the exit status is then 100.\n",
	.run = check_run,
};
