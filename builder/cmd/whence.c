#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dir.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "store/root.h"

static int
print_origin(struct cmd *c, int root, const char *package, const char *path, struct error *e)
{
	struct root_set set = {0};
	int r = root_installed(root, &set, e);

	(void)c;
	for (size_t i = 0; r == 0 && i < set.n; i++)
		if (strcmp(set.item[i].name, package) == 0)
			printf("/%s: %s %s\n  entry   %s\n  output  %s\n", path, package,
			       set.item[i].version, set.item[i].entry, set.item[i].output);
	root_set_free(&set);
	return r;
}

static int
whence_file(struct cmd *c, const char *root, const char *file, struct error *e)
{
	int fd = dir_open(AT_FDCWD, root, e);
	const char *path = file + strspn(file, "/");
	char *package = NULL;
	int r = fd < 0 ? fd : 0;

	if (r == 0) {
		package = root_whence(fd, c->store, path, e);
		r = package ? print_origin(c, fd, package, path, e)
			    : error_set(e, -ENOENT, "no installed package has /%s", path);
	}
	if (fd >= 0)
		close(fd);
	free(package);
	return r;
}

static int
whence_run(struct cmd *c, int argc, char **argv)
{
	const char *root = "/";
	const struct cmd_option options[] = {{"--root", NULL, &root}};
	int status = cmd_options(c, &whence_command, &argc, argv, options, 1, 1, 1);
	struct error e = {""};
	int r;

	if (status >= 0)
		return status;
	r = cmd_open_store(c, &e);
	if (r == 0)
		r = whence_file(c, root, argv[1], &e);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

const struct command whence_command = {
	.name = "whence",
	.arguments = "[--root DIR] FILE",
	.summary = "Tells which package a file came with, and what that was built from",
	.text = "  --root DIR   in that root instead of /\n",
	.run = whence_run,
};
