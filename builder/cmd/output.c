/* kiln output, outputs, path, times: what the store has, for scripts. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/lookup.h"

static int
path_run(struct cmd *c, int argc, char **argv)
{
	int status = cmd_options(c, &path_command, &argc, argv, NULL, 0, 1, 1);
	struct error e = {""};
	struct graph *g = NULL;
	struct node *n = NULL;
	char *path = NULL;
	int r;

	if (status >= 0)
		return status;
	r = lookup_package(c, argv[1], &g, &n, &e);
	if (r == 0) {
		path = store_find(c->store, n->entry);
		if (path)
			printf("%s\n", path);
		else
			r = error_set(&e, -ENOENT,
				      "%s is not in the store; `kiln build %s` makes it", n->entry,
				      argv[1]);
	}
	free(path);
	graph_free(g);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

static int
output_run(struct cmd *c, int argc, char **argv)
{
	int status = cmd_options(c, &output_command, &argc, argv, NULL, 0, 1, 1);
	char output[SHA256_HEX];
	struct error e = {""};
	struct graph *g = NULL;
	struct node *n = NULL;
	int r;

	if (status >= 0)
		return status;
	r = lookup_package(c, argv[1], &g, &n, &e);
	if (r == 0)
		r = store_output(c->store, n->entry, output, &e);
	if (r == 0)
		printf("%s %s\n", n->entry, output);
	graph_free(g);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

static void
print_output(const struct cmd *c, const struct node *n, const char *path)
{
	char output[SHA256_HEX];

	(void)path;
	if (store_output(c->store, n->entry, output, NULL) == 0)
		printf("%s %s %s %s\n", n->name, n->recipe->version, n->key, output);
}

/* The `cpu` line of its provenance, rounded up. */
static void
print_time(const struct cmd *c, const struct node *n, const char *path)
{
	char *file = cmd_path(path, "provenance");
	struct buf text = {0};
	const char *cpu = NULL;

	(void)c;
	if (file && file_read_at(AT_FDCWD, file, 1 << 20, &text, NULL) == 0)
		cpu = strstr(text.data ? text.data : "", "\ncpu ");
	if (cpu)
		printf("%s %ld\n", n->name, strtol(cpu + 5, NULL, 10) + 1);
	buf_free(&text);
	free(file);
}

static int
outputs_run(struct cmd *c, int argc, char **argv)
{
	int status = cmd_options(c, &outputs_command, &argc, argv, NULL, 0, 0, 0);
	struct error e = {""};
	int r;

	if (status >= 0)
		return status;
	r = lookup_finished(c, print_output, &e);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

static int
times_run(struct cmd *c, int argc, char **argv)
{
	int status = cmd_options(c, &times_command, &argc, argv, NULL, 0, 0, 0);
	struct error e = {""};
	int r;

	if (status >= 0)
		return status;
	r = lookup_finished(c, print_time, &e);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

const struct command path_command = {
	.name = "path",
	.arguments = "NAME",
	.summary =
		"Prints where a finished package is: a directory with tree, manifest, provenance, log",
	.text = "",
	.run = path_run,
};

const struct command output_command = {
	.name = "output",
	.arguments = "NAME",
	.summary = "Prints a finished package's entry and output hash",
	.text = "",
	.run = output_run,
};

const struct command outputs_command = {
	.name = "outputs",
	.arguments = "",
	.summary =
		"Prints what the store has, as lines for distros/outputs: NAME VERSION KEY OUTPUT",
	.text = "",
	.run = outputs_run,
};

const struct command times_command = {
	.name = "times",
	.arguments = "",
	.summary =
		"Prints CPU seconds of finished packages, as lines for distros/times: NAME SECONDS",
	.text = "They make the estimates of the remaining time, and the order of building.\n",
	.run = times_run,
};
