#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
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

/* Its name says what a file is. */
static int
check_text(const char *path, const struct buf *text, struct error *e)
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
			r = check_text(argv[i], &text, &e);
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
		"What is wrong is told as FILE:LINE: SENTENCE; the exit status is then 100.\n",
	.run = check_run,
};
