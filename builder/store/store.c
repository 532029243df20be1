/* How an entry comes to be:
 * 1. store_begin makes .new-ENTRY.PID and locks it; the lock tells it from what a killed process
 * left.
 * 2. Whoever called builds in its tree/.
 * 3. store_commit puts owners, modes and times in order, writes manifest, provenance and log,
 * 4. syncs the file system once, 5. renames the directory, 6. syncs the store directory.
 * Whatever happens before 5 leaves the store as it was; after 5 the entry is whole. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/file.h"

#define NEW_PREFIX ".new-"

struct store_new {
	struct store_new *next;
	char *path; /* owned, absolute */
	int lock;   /* descriptor of the directory, which holds the lock */
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory in the store");
}

/* The store's own lock is held while a new directory is made and locked, and while stale ones are
 * looked for. */
static int
lock_store(struct store *s, struct error *e)
{
	while (flock(s->fd, LOCK_EX) < 0) {
		if (errno != EINTR)
			return error_system(e, "cannot lock the store %s", s->dirs.item[0]);
	}
	return 0;
}

static void
unlock_store(struct store *s)
{
	(void)flock(s->fd, LOCK_UN); /* cannot fail on a descriptor that is open */
}

static int
remove_stale(struct store *s, const char *name, struct error *e)
{
	int r = 0, fd = openat(s->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT ? 0 : error_system(e, "cannot open %s", name);
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		r = file_remove_tree_at(s->fd, name, e);
	else if (errno != EWOULDBLOCK)
		r = error_system(e, "cannot lock %s", name);
	close(fd);
	return r;
}

static int
clean(struct store *s, struct error *e)
{
	struct strlist names = {0};
	int r = lock_store(s, e);

	if (r < 0)
		return r;
	r = dir_list(s->fd, ".", &names, e);
	for (size_t i = 0; i < names.n && r == 0; i++) {
		if (!strncmp(names.item[i], NEW_PREFIX, strlen(NEW_PREFIX)))
			r = remove_stale(s, names.item[i], e);
	}
	strlist_free(&names);
	unlock_store(s);
	return r;
}

/* The first directory, when it can be written; one that can't is still good for reading. */
static int
open_first(struct store *s, struct error *e)
{
	struct error ignored = {0};
	int r;

	r = file_make_dirs_at(AT_FDCWD, s->dirs.item[0], &ignored);
	if (r < 0 && r != -EROFS && r != -EACCES && r != -EPERM)
		return error_set(e, r, "%s", ignored.text);
	if (r < 0 || faccessat(AT_FDCWD, s->dirs.item[0], W_OK | X_OK, AT_EACCESS) < 0)
		return 0;
	s->fd = dir_open(AT_FDCWD, s->dirs.item[0], e);
	return s->fd < 0 ? s->fd : clean(s, e);
}

int
store_open(const struct strlist *dirs, struct store **ret, struct error *e)
{
	struct store *s;
	int r = 0;

	if (dirs->n == 0)
		return error_set(e, -EINVAL, "no directory was named for the store");
	s = calloc(1, sizeof(*s));
	if (!s)
		return no_memory(e);
	s->fd = -1;
	for (size_t i = 0; i < dirs->n && r == 0; i++)
		r = strlist_add(&s->dirs, dirs->item[i]) < 0 ? no_memory(e) : 0;
	if (r == 0)
		r = open_first(s, e);
	if (r < 0) {
		store_close(s);
		return r;
	}
	*ret = s;
	return 0;
}

static void
forget(struct store *s, const char *path)
{
	for (struct store_new **at = &s->new; *at; at = &(*at)->next) {
		struct store_new *new = *at;

		if (strcmp(new->path, path) != 0)
			continue;
		*at = new->next;
		close(new->lock);
		free(new->path);
		free(new);
		return;
	}
}

void
store_close(struct store *s)
{
	if (!s)
		return;
	while (s->new)
		forget(s, s->new->path);
	if (s->fd >= 0)
		close(s->fd);
	strlist_free(&s->dirs);
	free(s);
}

/* Makes a directory whose name nobody has: a process may build one entry twice. */
static int
make_new(struct store *s, const char *entry, struct buf *ret, struct error *e)
{
	for (int i = 0; i < 1000; i++) {
		buf_clear(ret);
		if (buf_printf(ret, NEW_PREFIX "%s.%ld", entry, (long)getpid()) < 0)
			return no_memory(e);
		if (i && buf_printf(ret, ".%d", i) < 0)
			return no_memory(e);
		if (mkdirat(s->fd, ret->data, 0755) == 0)
			return 0;
		if (errno != EEXIST)
			break;
	}
	return error_system(e, "cannot make %s in the store", ret->data);
}

static int
begin(struct store *s, const char *entry, struct store_new *new, struct buf *name, struct error *e)
{
	struct buf path = {0};
	int r = make_new(s, entry, name, e);

	if (r < 0)
		return r;
	new->lock = dir_open(s->fd, name->data, e);
	if (new->lock < 0)
		return new->lock;
	if (flock(new->lock, LOCK_EX | LOCK_NB) < 0)
		return error_system(e, "cannot lock %s", name->data);
	if (mkdirat(new->lock, "tree", 0755) < 0)
		return error_system(e, "cannot make %s/tree", name->data);
	if (buf_printf(&path, "%s/%s", s->dirs.item[0], name->data) < 0)
		return no_memory(e);
	new->path = path.data;
	return 0;
}

int
store_begin(struct store *s, const char *entry, char **ret_path, struct error *e)
{
	struct buf name = {0};
	struct store_new *new;
	char *path = NULL;
	int r;

	if (s->fd < 0)
		return error_set(e, -EROFS, "the store %s cannot be written", s->dirs.item[0]);
	new = calloc(1, sizeof(*new));
	if (!new)
		return no_memory(e);
	new->lock = -1;
	r = lock_store(s, e);
	if (r < 0)
		goto out;
	r = begin(s, entry, new, &name, e);
	unlock_store(s);
	if (r == 0) {
		path = strdup(new->path);
		r = path ? 0 : no_memory(e);
	}
out:
	if (r < 0) {
		if (new->lock >= 0)
			close(new->lock);
		if (name.len)
			(void)file_remove_tree_at(s->fd, name.data,
						  NULL); /* else the next open does */
		free(new->path);
		free(new);
	} else {
		new->next = s->new;
		s->new = new;
		*ret_path = path;
	}
	buf_free(&name);
	return r;
}

/* Tree in order, then the files beside it. */
static int
fill(int dir, const char *provenance, char output[SHA256_HEX], struct error *e)
{
	struct manifest m = {0};
	struct buf text = {0};
	int tree, r;

	tree = dir_open(dir, "tree", e);
	if (tree < 0)
		return tree;
	r = manifest_normalise(tree, STORE_EPOCH, e);
	if (r == 0)
		r = manifest_scan(tree, &m, e);
	if (r == 0 && (manifest_print(&m, &text) < 0 || manifest_hash(&m, output) < 0))
		r = no_memory(e);
	if (r == 0)
		r = file_write_at(dir, "manifest", text.data ? text.data : "", text.len, 0644, e);
	if (r == 0)
		r = file_write_at(dir, "provenance", provenance, strlen(provenance), 0644, e);
	if (r == 0 && !file_exists_at(dir, "log"))
		r = file_write_at(dir, "log", "", 0, 0644, e);
	if (r == 0 && syncfs(dir) < 0)
		r = error_system(e, "cannot write the new entry to disk");
	manifest_free(&m);
	buf_free(&text);
	close(tree);
	return r;
}

/* The name is taken: by the same output, by another one, or by something that is no entry. */
static int
meet(struct store *s, const char *entry, const char *name, const char *output, struct error *e)
{
	struct error damaged = {0};
	struct buf aside = {0};
	char theirs[SHA256_HEX];
	int r;

	if (store_output(s, entry, theirs, &damaged) == 0) {
		if (strcmp(theirs, output) == 0)
			return file_remove_tree_at(s->fd, name, e);
		return error_set(
			e, -EEXIST,
			"%s is in the store with output %s, and was now built with output %s",
			entry, theirs, output);
	}
	/* What can't be read as an entry gives way; the next store_open removes it if we don't get
	 * to it. */
	if (buf_printf(&aside, "%s.damaged", name) < 0)
		return no_memory(e);
	if (renameat(s->fd, entry, s->fd, aside.data) < 0 ||
	    renameat(s->fd, name, s->fd, entry) < 0)
		r = error_system(e, "cannot put %s into the store", entry);
	else
		r = file_remove_tree_at(s->fd, aside.data, e);
	buf_free(&aside);
	return r;
}

int
store_commit(struct store *s, const char *entry, const char *path, const char *provenance,
	     const char *expect, char ret_output[SHA256_HEX], struct error *e)
{
	const char *name = strrchr(path, '/') + 1;
	char output[SHA256_HEX];
	int dir, r;

	dir = dir_open(s->fd, name, e);
	if (dir < 0)
		return dir;
	r = fill(dir, provenance, output, e);
	close(dir);
	if (r == 0 && expect && strcmp(output, expect) != 0)
		r = error_set(e, -EBADMSG, "as found it has output %s, published is %s", output, expect);
	if (r == 0 && renameat(s->fd, name, s->fd, entry) < 0) {
		r = errno == EEXIST || errno == ENOTEMPTY
			    ? meet(s, entry, name, output, e)
			    : error_system(e, "cannot put %s into the store", entry);
	}
	if (r == 0)
		r = file_sync_dir_at(s->fd, ".", e);
	if (r < 0)
		return error_prefix(e, r, "%s", entry);
	forget(s, path);
	memcpy(ret_output, output, SHA256_HEX);
	return 0;
}

void
store_abort(struct store *s, const char *path)
{
	(void)file_remove_tree_at(s->fd, strrchr(path, '/') + 1,
				  NULL); /* else the next open does */
	forget(s, path);
}
