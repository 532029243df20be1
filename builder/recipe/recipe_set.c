/* All recipes of a tree. See recipe.h. */
#include "recipe/recipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/dir.h"

#define DEPTH 3

static int
recipe_set_no_memory(const char *dir, struct error *e)
{
	return error_set(e, -ENOMEM, "%s: not enough memory for the recipes", dir);
}

static int
recipe_set_add(int tree_fd, const char *dir, struct recipe_set *set, struct error *e)
{
	struct recipe **grown, *r = NULL;
	int code = recipe_read(tree_fd, dir, &r, e);

	if (code < 0)
		return code;
	grown = realloc(set->item, (set->n + 1) * sizeof *grown);
	if (grown == NULL) {
		recipe_free(r);
		return recipe_set_no_memory(dir, e);
	}
	set->item = grown;
	set->item[set->n++] = r;
	return 0;
}

/* Is `path` below the tree, not followed as a link, of this kind (S_IFDIR, S_IFREG)? */
static bool
recipe_set_is(int tree_fd, const char *path, mode_t kind)
{
	struct stat st;

	return fstatat(tree_fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       (st.st_mode & S_IFMT) == kind;
}

static int
recipe_set_scan(int tree_fd, const char *dir, int depth, struct recipe_set *set, struct error *e);

/* The directory `dir` itself, then what is below it. */
static int
recipe_set_visit(int tree_fd, const char *dir, int depth, struct recipe_set *set, struct error *e)
{
	struct buf path = {0};
	int r = 0;

	if (!recipe_set_is(tree_fd, dir, S_IFDIR))
		return 0;
	if (buf_printf(&path, "%s/recipe", dir) < 0)
		return recipe_set_no_memory(dir, e);
	if (recipe_set_is(tree_fd, path.data, S_IFREG))
		r = recipe_set_add(tree_fd, dir, set, e);
	buf_free(&path);
	if (r == 0 && depth < DEPTH)
		r = recipe_set_scan(tree_fd, dir, depth + 1, set, e);
	return r;
}

/* Visits every directory in `dir` (depth 1: the top of the tree). */
static int
recipe_set_scan(int tree_fd, const char *dir, int depth, struct recipe_set *set, struct error *e)
{
	struct strlist names = {0};
	struct buf path = {0};
	int r = dir_list(tree_fd, dir, &names, e);

	for (size_t i = 0; i < names.n && r == 0; i++) {
		const char *name = names.item[i];

		if (name[0] == '.' || (depth == 1 && strcmp(name, "out") == 0))
			continue;
		buf_clear(&path);
		if (depth == 1 ? buf_append_str(&path, name)
			       : buf_printf(&path, "%s/%s", dir, name))
			r = recipe_set_no_memory(dir, e);
		else
			r = recipe_set_visit(tree_fd, path.data, depth, set, e);
	}
	strlist_free(&names);
	buf_free(&path);
	return r;
}

static int
recipe_set_compare(const void *a, const void *b)
{
	return strcmp((*(struct recipe *const *)a)->name, (*(struct recipe *const *)b)->name);
}

int
recipe_set_read(int tree_fd, struct recipe_set *ret, struct error *e)
{
	struct recipe_set set = {0};
	int r = recipe_set_scan(tree_fd, ".", 1, &set, e);

	if (r == 0 && set.n > 1)
		qsort(set.item, set.n, sizeof *set.item, recipe_set_compare);
	for (size_t i = 1; i < set.n && r == 0; i++)
		if (recipe_set_compare(&set.item[i - 1], &set.item[i]) == 0)
			r = error_set(e, -EEXIST,
				      "%s/recipe:1: %s/recipe describes a package of the same "
				      "name; rename one of the directories",
				      set.item[i]->dir, set.item[i - 1]->dir);
	if (r < 0) {
		recipe_set_free(&set);
		return r;
	}
	*ret = set;
	return 0;
}

struct recipe *
recipe_set_find(const struct recipe_set *s, const char *name)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, s->item[middle]->name);

		if (order == 0)
			return s->item[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

void
recipe_set_free(struct recipe_set *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		recipe_free(s->item[i]);
	free(s->item);
	free(s->world);
	*s = (struct recipe_set){0};
}
