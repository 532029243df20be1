/* Small packages for tests: a store, a root, and entries made of lines. */
#ifndef KILN_TESTS_PACKAGES_H
#define KILN_TESTS_PACKAGES_H

#include <errno.h>

#include "store/root.h"
#include "store/store.h"
#include "tests/test.h"

struct packages {
	char path[64];
	int fd;   /* the directory of it all */
	int root; /* its root/ */
	struct store *store;
	struct root_set want;
	struct error e;
};

static inline void
packages_open(struct packages *p)
{
	struct strlist dirs = {0};
	struct buf b = {0};

	*p = (struct packages){0};
	p->fd = test_dir(p->path);
	assert_int_equal(mkdirat(p->fd, "root", 0755), 0);
	p->root = openat(p->fd, "root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(p->root >= 0);
	assert_int_equal(buf_printf(&b, "%s/store", p->path), 0);
	assert_int_equal(strlist_add(&dirs, b.data), 0);
	assert_int_equal(store_open(&dirs, &p->store, &p->e), 0);
	strlist_free(&dirs);
	buf_free(&b);
}

static inline void
packages_close(struct packages *p)
{
	root_set_free(&p->want);
	store_close(p->store);
	close(p->root);
	test_dir_remove(p->fd, p->path);
}

/* Each word of `files`: `dir/`, `file=text`, `file*text` (executable) or `link@target`; directories
 * come first. */
static inline void
packages_fill(int tree, const char *files)
{
	struct strlist words = {0};

	assert_int_equal(strlist_add_words(&words, files), 0);
	for (size_t i = 0; i < words.n; i++) {
		char *path = words.item[i], *mark = path + strcspn(path, "=*@");
		char kind = *mark;

		*mark = '\0';
		if (kind == '@') {
			assert_int_equal(symlinkat(mark + 1, tree, path), 0);
		} else if (kind) {
			test_write(tree, path, mark + 1);
			assert_int_equal(fchmodat(tree, path, kind == '*' ? 0755 : 0644, 0), 0);
		} else {
			path[strlen(path) - 1] = '\0';
			assert_int_equal(mkdirat(tree, path, 0755), 0);
		}
	}
	strlist_free(&words);
}

/* Puts NAME-1-VERSION into the store. */
static inline void
packages_add(struct packages *p, const char *entry, const char *files)
{
	char output[SHA256_HEX], *path = NULL;
	struct buf tree = {0};
	int fd;

	assert_int_equal(store_begin(p->store, entry, &path, &p->e), 0);
	assert_int_equal(buf_printf(&tree, "%s/tree", path), 0);
	fd = open(tree.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	packages_fill(fd, files);
	close(fd);
	assert_int_equal(store_commit(p->store, entry, path, "", NULL, output, &p->e), 0);
	buf_free(&tree);
	free(path);
}

/* Wants these entries: words NAME-VERSION-KEY, with a ~ behind those that yield. */
static inline void
packages_want(struct packages *p, const char *entries)
{
	struct strlist words = {0};

	root_set_free(&p->want);
	assert_int_equal(strlist_add_words(&words, entries), 0);
	for (size_t i = 0; i < words.n; i++) {
		char *entry = words.item[i], *name = strdup(entry), *tilde = strchr(entry, '~');
		enum yields yields = tilde ? (enum yields)strlen(tilde) : YIELDS_NO;

		if (tilde)
			*tilde = '\0';
		assert_non_null(name);
		name[strcspn(name, "-")] = '\0';
		assert_int_equal(root_set_add(&p->want, name, "1", entry, "0", true, yields), 0);
		free(name);
	}
	strlist_free(&words);
}

static inline int
packages_update(struct packages *p, const char *entries)
{
	packages_want(p, entries);
	p->e = (struct error){0};
	return root_update(p->root, p->store, &p->want, &p->e);
}

#endif
