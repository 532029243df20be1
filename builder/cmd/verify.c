#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dir.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "store/root.h"

static void
tell_difference(void *arg, const char *package, const char *path, const char *what)
{
	(void)arg;
	printf("%s: /%s (%s)\n", what, path, package);
}

static int
verify_root(struct cmd *c, const char *root, struct error *e)
{
	int fd = dir_open(AT_FDCWD, root, e);
	int r = fd < 0 ? fd : root_verify(fd, c->store, tell_difference, NULL, e);

	if (fd >= 0)
		close(fd);
	if (r == 0)
		printf("all files are as they were installed\n");
	else if (r > 0)
		printf("%d files are not as they were installed\n", r);
	return r;
}

/* Every entry of the store, or the named packages' ones. Returns how many are damaged. */
static int
verify_store(struct cmd *c, struct error *e)
{
	int damaged = 0;
	size_t n = 0;

	for (size_t i = 0; i < c->store->dirs.n; i++) {
		struct strlist names = {0};

		if (dir_list(AT_FDCWD, c->store->dirs.item[i], &names, NULL) < 0)
			continue;
		for (size_t k = 0; k < names.n; k++) {
			struct error one = {""};

			if (names.item[k][0] == '.')
				continue;
			n++;
			if (store_verify(c->store, names.item[k], &one) < 0) {
				printf("%s\n", one.text);
				damaged++;
			}
		}
		strlist_free(&names);
	}
	(void)e;
	printf("%zu entries, %d of them damaged\n", n, damaged);
	return damaged;
}

static int
verify_run(struct cmd *c, int argc, char **argv)
{
	bool store = false;
	const char *root = "/";
	const struct cmd_option options[] = {{"--store", &store, NULL}, {"--root", NULL, &root}};
	int status = cmd_options(c, &verify_command, &argc, argv, options, 2, 0, 0);
	struct error e = {""};
	int r;

	if (status >= 0)
		return status;
	r = cmd_open_store(c, &e);
	if (r == 0)
		r = store ? verify_store(c, &e) : verify_root(c, root, &e);
	if (r < 0)
		return cmd_fail(r, &e);
	return r > 0 ? EXIT_FAILED : EXIT_FINE;
}

const struct command verify_command = {
	.name = "verify",
	.arguments = "[--store | --root DIR]",
	.summary = "Reads every installed file and compares it with what was built",
	.text = "Files below /etc that you changed are listed, but do not count.\n"
		"  --store      check the finished packages in the store instead\n"
		"  --root DIR   check that root instead of /\n",
	.run = verify_run,
};
