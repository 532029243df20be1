/* Where things are: the project tree, the caches. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "graph/instead.h"
#include "store/root.h"

#define SYSTEM_TREE "/usr/share/kiln"
#define SYSTEM_CACHE "/var/lib/kiln"
#define SYSTEM_WORLD "/usr/lib/kiln/world" /* one word; without the file: the recipes as written */

char *
cmd_path(const char *base, const char *rest)
{
	struct buf b = {0};

	if (buf_printf(&b, "%s/%s", strcmp(base, "/") == 0 ? "" : base, rest) < 0)
		buf_free(&b);
	return b.data;
}

int
cmd_fail(int code, const struct error *e)
{
	fprintf(stderr, "kiln: %s\n", e->text[0] ? e->text : strerror(-code));
	switch (-code) {
	case EINVAL: return EXIT_MISUSE;
	case ENOMEM:
	case ENOSPC:
	case EACCES:
	case EPERM:
	case EROFS:
	case EMFILE: return EXIT_SYSTEM;
	default: return EXIT_FAILED;
	}
}

static bool
is_tree(const char *path)
{
	int fd = dir_open(AT_FDCWD, path, NULL);
	bool is = fd >= 0 && file_exists_at(fd, "distros") && file_exists_at(fd, "builder/styles");

	if (fd >= 0)
		close(fd);
	return is;
}

/* --tree, KILN_TREE, the current directory and those above it, the installed one. */
static char *
find_tree(const struct cmd *c, struct error *e)
{
	const char *named = c->tree_option ? c->tree_option : getenv("KILN_TREE");
	char path[PATH_MAX];
	char *slash;

	if (named && *named) {
		if (realpath(named, path) && is_tree(path))
			return strdup(path);
		error_set(e, -EINVAL,
			  "%s is not a Kiln project tree: it has no distros/ and builder/styles/",
			  named);
		return NULL;
	}
	if (!getcwd(path, sizeof path))
		path[0] = '\0';
	while (path[0]) {
		if (is_tree(path))
			return strdup(path);
		slash = strrchr(path, '/');
		if (!slash)
			break;
		*slash = '\0';
	}
	if (is_tree(SYSTEM_TREE))
		return strdup(SYSTEM_TREE);
	error_set(e, -EINVAL,
		  "no project tree here or above, and none at " SYSTEM_TREE
		  "; name one by --tree DIR or KILN_TREE");
	return NULL;
}

int
cmd_open_tree(struct cmd *c, struct error *e)
{
	if (c->tree)
		return 0;
	c->tree = find_tree(c, e);
	if (!c->tree)
		return error_set(e, -EINVAL, "no project tree");
	c->tree_fd = dir_open(AT_FDCWD, c->tree, e);
	return c->tree_fd < 0 ? c->tree_fd : 0;
}

static int
add_cache(struct strlist *caches, const char *path, size_t len, struct error *e)
{
	char *text = strndup(path, len);
	int r = -ENOMEM;

	if (text && text[0] != '/')
		r = error_set(e, -EINVAL, "KILN_CACHE must list absolute paths, and \"%s\" is none",
			      text);
	else if (text)
		r = strlist_add(caches, text);
	free(text);
	return r;
}

/* KILN_CACHE; on an installed system its own; else the person's. */
int
cmd_open_caches(struct cmd *c, struct error *e)
{
	const char *list = getenv("KILN_CACHE"), *home = getenv("XDG_CACHE_HOME");
	char *path;
	int r = 0;

	if (c->caches.n)
		return 0;
	if (list && *list) {
		for (const char *p = list; *p && r == 0;) {
			size_t len = strcspn(p, ":");

			r = len ? add_cache(&c->caches, p, len, e) : 0;
			p += len + (p[len] == ':');
		}
		return r;
	}
	r = cmd_open_tree(c, e);
	if (r < 0)
		return r;
	if (strcmp(c->tree, SYSTEM_TREE) == 0)
		return strlist_add(&c->caches, SYSTEM_CACHE);
	if (home && home[0] == '/')
		path = cmd_path(home, "kiln");
	else if ((home = getenv("HOME")) && home[0] == '/')
		path = cmd_path(home, ".cache/kiln");
	else
		return error_set(e, -EINVAL, "neither KILN_CACHE nor HOME says where the cache is");
	r = path ? strlist_add(&c->caches, path) : -ENOMEM;
	free(path);
	return r;
}

/* On an installed system a name means a package of its own world. */
static int
open_world(struct cmd *c, struct error *e)
{
	struct buf text = {0};
	int r = 0;

	if (strcmp(c->tree, SYSTEM_TREE) != 0 || !file_exists_at(AT_FDCWD, SYSTEM_WORLD))
		return 0;
	r = file_read_at(AT_FDCWD, SYSTEM_WORLD, 256, &text, e);
	if (r == 0 && text.len) {
		c->set.world = strndup(text.data, strcspn(text.data, "\n"));
		if (!c->set.world)
			r = error_set(e, -ENOMEM, "not enough memory");
	}
	buf_free(&text);
	return r;
}

int
cmd_open_set(struct cmd *c, struct error *e)
{
	int r = cmd_open_tree(c, e);

	if (r < 0 || c->set.n)
		return r;
	r = recipe_set_read(c->tree_fd, &c->set, e);
	return r == 0 ? open_world(c, e) : r;
}

/* The same directory of every cache. */
static int
below_caches(const struct cmd *c, const char *name, struct strlist *ret)
{
	int r = 0;

	for (size_t i = 0; i < c->caches.n && r == 0; i++) {
		char *path = cmd_path(c->caches.item[i], name);

		r = path ? strlist_add(ret, path) : -ENOMEM;
		free(path);
	}
	return r;
}

static void
tell_fetch(void *arg, const char *line)
{
	const struct cmd *c = arg;

	if (!c->quiet_fetch)
		fprintf(stderr, "  %s\n", line);
}

int
cmd_open_store(struct cmd *c, struct error *e)
{
	struct strlist dirs = {0};
	const char *mirrors = getenv("KILN_MIRROR");
	int r;

	if (c->store)
		return 0;
	r = cmd_open_caches(c, e);
	if (r < 0)
		return r;
	c->scratch = cmd_path(c->caches.item[0], "work");
	if (!c->scratch || below_caches(c, "store", &dirs) < 0 ||
	    below_caches(c, "sources", &c->fetch.dirs) < 0 ||
	    strlist_add_words(&c->fetch.mirrors, mirrors ? mirrors : "") < 0) {
		strlist_free(&dirs);
		return error_set(e, -ENOMEM, "not enough memory");
	}
	/* A cache that is only read (a stick's) has no use for work directories. */
	(void)file_make_dirs_at(AT_FDCWD, c->scratch, NULL);
	c->fetch.scratch = c->scratch;
	c->fetch.tell = tell_fetch;
	c->fetch.arg = c;
	r = store_open(&dirs, &c->store, e);
	strlist_free(&dirs);
	return r;
}

/* What is installed here and stands in for another package. */
static int
open_instead(struct cmd *c, struct error *e)
{
	struct root_set here = {0};
	int root, r;

	if (c->instead_known)
		return 0;
	c->instead_known = c->instead_there = true;
	root = dir_open(AT_FDCWD, "/", e);
	r = root < 0 ? root : root_installed(root, &here, e);
	for (size_t i = 0; i < here.n && r == 0; i++) {
		const struct recipe *recipe = recipe_set_find(&c->set, here.item[i].name);

		if (recipe && recipe->instead.n)
			r = strlist_add(&c->instead, recipe->name);
	}
	root_set_free(&here);
	if (root >= 0)
		close(root);
	return r;
}

int
cmd_graph(struct cmd *c, const struct strlist *names, struct graph **ret, struct error *e)
{
	struct strlist all = {0};
	struct graph *g = NULL;
	int r = cmd_open_set(c, e);

	c->set.checks = c->checks;
	if (r == 0)
		r = open_instead(c, e);
	for (size_t i = 0; i < names->n && r == 0; i++)
		r = strlist_add(&all, names->item[i]);
	for (size_t i = 0; i < c->instead.n && r == 0; i++)
		if (!strlist_has(&all, c->instead.item[i]))
			r = strlist_add(&all, c->instead.item[i]);
	if (r == 0)
		r = graph_build(c->tree_fd, &c->set, &all, &g, e);
	if (r == 0)
		r = graph_instead(g, &c->instead, c->instead_there, e);
	strlist_free(&all);
	if (r < 0) {
		graph_free(g);
		return r;
	}
	*ret = g;
	return 0;
}

int
cmd_names(int argc, char **argv, struct strlist *ret, struct error *e)
{
	for (int i = 1; i < argc; i++)
		if (!strlist_has(ret, argv[i]) && strlist_add(ret, argv[i]) < 0)
			return error_set(e, -ENOMEM, "not enough memory");
	return 0;
}

void
cmd_close(struct cmd *c)
{
	sweeper_close(&c->sweeper);
	store_close(c->store);
	recipe_set_free(&c->set);
	strlist_free(&c->caches);
	strlist_free(&c->fetch.dirs);
	strlist_free(&c->fetch.mirrors);
	strlist_free(&c->instead);
	strlist_free(&c->seed);
	if (c->tree_fd >= 0)
		close(c->tree_fd);
	free(c->scratch);
	free(c->tree);
}
