#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "store/root.h"

static enum yields
root_yields(const struct strlist *words)
{
	for (size_t i = 4; i < words->n; i++) {
		enum yields y = yields_from_word(words->item[i]);

		if (y < YIELDS_COUNT)
			return y;
	}
	return YIELDS_NO;
}

/* Lines NAME VERSION ENTRY OUTPUT [asked] [yields|yields-last], as in /bundle/packages. */
static int
root_read_list(const char *path, struct root_set *ret, struct error *e)
{
	struct buf text = {0};
	int line = 0, r = file_read_at(AT_FDCWD, path, 4 << 20, &text, e);

	for (char *p = text.data, *end; r == 0 && p && *p; p = end) {
		struct strlist words = {0};

		line++;
		end = strchr(p, '\n');
		if (end)
			*end++ = '\0';
		else
			end = p + strlen(p);
		r = strlist_add_words(&words, p);
		if (r == 0 && words.n >= 4)
			r = root_set_add(ret, words.item[0], words.item[1], words.item[2],
					 words.item[3], strlist_has(&words, "asked"),
					 root_yields(&words));
		else if (r == 0 && words.n)
			r = error_set(e, -EINVAL, "%s:%d: a line must be NAME VERSION ENTRY OUTPUT",
				      path, line);
		strlist_free(&words);
	}
	buf_free(&text);
	return r;
}

static int
root_make(const char *dir, const struct root_set *set, const char *store_dir, struct error *e)
{
	struct strlist dirs = {0};
	struct store *store = NULL;
	int fd, r = strlist_add(&dirs, store_dir);

	if (r == 0)
		r = store_open(&dirs, &store, e);
	strlist_free(&dirs);
	if (r < 0)
		return r;
	fd = dir_open(AT_FDCWD, dir, e);
	r = fd < 0 ? fd : root_update(fd, store, set, e);
	if (fd >= 0)
		close(fd);
	store_close(store);
	return r;
}

static int
root_run(struct cmd *c, int argc, char **argv)
{
	const char *store = NULL;
	const struct cmd_option options[] = {{"--store", NULL, &store}};
	int status = cmd_options(c, &root_command, &argc, argv, options, 1, 2, 2);
	struct error e = {""};
	struct root_set set = {0};
	int r;

	if (status >= 0)
		return status;
	if (!store) {
		fprintf(stderr, "kiln root: --store DIR is missing\n");
		return EXIT_MISUSE;
	}
	r = root_read_list(argv[2], &set, &e);
	if (r == 0)
		r = root_make(argv[1], &set, store, &e);
	root_set_free(&set);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

const struct command root_command = {
	.name = "root",
	.arguments = "DIR LIST --store STORE",
	.summary = "Makes DIR a root of exactly the packages in LIST, from a store",
	.text = "LIST has a line NAME VERSION ENTRY OUTPUT for each package, then perhaps the words\n"
		"asked (a person wants it) and yields (its files give way to other packages') or\n"
		"yields-last (to those of packages that yield, too).\n",
	.run = root_run,
};
