/* How an update goes, so that a cut anywhere is completed by the next one:
 * 1. The new set is laid out; a conflict ends it here.
 * 2. The new set is written as `installed.new`: from now on whatever it may have put somewhere is
 * known.
 * 3. Files that stand where the new set has none of their directories are removed.
 * 4. Directories, files and links are put in place, each whole.
 * 5. What no package has any more is removed.
 * 6. Everything is synced, `installed` is written, `installed.new` is removed. */
#include "store/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/dir.h"
#include "base/file.h"
#include "store/layout.h"
#include "store/place.h"
#include "store/root_set.h"

struct update {
	int root_fd;
	const struct store *store;
	const struct root_set *set; /* what is wanted */
	struct root_set installed;  /* what was there, and after a cut what the cut update wanted */
	size_t nsure;               /* packages of `installed` that are whole */
	struct layout want, old;
	int *trees; /* owned array: the tree of each wanted package, or -1: not opened yet */
	struct error *e;
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while updating the root");
}

/* Adds the packages of a cut update behind the installed ones: the same name may come twice. */
static int
add_pending(struct update *u)
{
	struct root_set pending = {0};
	struct root_package *item;
	int r;

	u->nsure = u->installed.n;
	r = root_set_read(u->root_fd, ROOT_PENDING, &pending, u->e);
	if (r < 0 || pending.n == 0)
		goto out;
	item = realloc(u->installed.item, (u->installed.n + pending.n) * sizeof(*item));
	if (!item) {
		r = no_memory(u->e);
		goto out;
	}
	u->installed.item = item;
	memcpy(&item[u->installed.n], pending.item, pending.n * sizeof(*item));
	u->installed.n += pending.n;
	pending.n = 0; /* its packages have moved */
out:
	root_set_free(&pending);
	return r;
}

static int
prepare(struct update *u)
{
	int r;

	u->trees = malloc((u->set->n + 1) * sizeof(*u->trees));
	if (!u->trees)
		return no_memory(u->e);
	for (size_t i = 0; i < u->set->n; i++)
		u->trees[i] = -1;
	r = layout_read(u->store, u->set, &u->want, u->e);
	if (r == 0)
		r = layout_resolve(&u->want, u->set, u->e);
	if (r == 0)
		r = root_installed(u->root_fd, &u->installed, u->e);
	if (r == 0)
		r = add_pending(u);
	if (r == 0)
		r = layout_read(u->store, &u->installed, &u->old, u->e);
	return r;
}

static int
open_tree(struct update *u, size_t package)
{
	struct buf path = {0};
	char *entry;

	if (u->trees[package] >= 0)
		return u->trees[package];
	entry = store_find(u->store, u->set->item[package].entry);
	if (!entry)
		return error_set(u->e, -ENOENT, "%s is not in the store",
				 u->set->item[package].entry);
	if (buf_printf(&path, "%s/tree", entry) == 0)
		u->trees[package] = dir_open(AT_FDCWD, path.data, u->e);
	else
		u->trees[package] = no_memory(u->e);
	buf_free(&path);
	free(entry);
	return u->trees[package];
}

/* The parent directory of `path`; 0 and *ret_fd -1 when it is not there and `missing_ok`. */
static int
parent(struct update *u, const char *path, bool missing_ok, int *ret_fd, const char **ret_name)
{
	int fd = place_open_parent(u->root_fd, path, ret_name);

	*ret_fd = fd < 0 ? -1 : fd;
	if (fd >= 0 || (missing_ok && (fd == -ENOENT || fd == -ENOTDIR || fd == -ELOOP)))
		return 0;
	return error_set(u->e, fd, "the directory of /%s cannot be opened: %s", path,
			 strerror(-fd));
}

/* Whether any package of `old` brought what is at `name` now. */
static int
is_untouched(struct update *u, int dirfd, const char *name, const char *path)
{
	const struct layout_path *p = layout_find(&u->old, path), *end = u->old.item + u->old.n;
	int r = 0;

	for (; r == 0 && p && p < end && !strcmp(p->m->path, path); p++)
		r = place_matches(dirfd, name, p->m, false, u->e);
	return r;
}

/* Whether an installed package has the same contents at this path as the new one. */
static bool
was_so(const struct update *u, const struct manifest_entry *m)
{
	const struct layout_path *p = layout_find(&u->old, m->path), *end = u->old.item + u->old.n;

	for (; p && p < end && !strcmp(p->m->path, m->path); p++) {
		if (p->package < u->nsure && p->m->type == m->type &&
		    !strcmp(p->m->sha256, m->sha256) &&
		    (m->type != 'l' || !strcmp(p->m->target, m->target)))
			return true;
	}
	return false;
}

/* Configuration that a person changed stays; a package's new idea of it goes beside it. */
static int
put_configuration(struct update *u, int dirfd, const char *name, int tree,
		  const struct manifest_entry *m)
{
	struct buf beside = {0};
	struct stat st;
	int r;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return place_put(dirfd, name, tree, m, false, u->e);
	r = place_matches(dirfd, name, m, false, u->e);
	if (r != 0)
		return r < 0 ? r : 0;
	r = is_untouched(u, dirfd, name, m->path);
	if (r < 0)
		return r;
	if (r > 0)
		return place_put(dirfd, name, tree, m, false, u->e);
	if (was_so(u, m))
		return 0;
	if (buf_printf(&beside, "%s.new", name) < 0)
		return no_memory(u->e);
	r = place_put(dirfd, beside.data, tree, m, false, u->e);
	buf_free(&beside);
	return r;
}

/* 1: the place holds it already, as far as a look tells (contents are kiln verify's business). */
static int
is_placed(struct update *u, int dirfd, const char *name, int tree, const struct manifest_entry *m)
{
	struct stat have, ours;

	if (m->type == 'l')
		return place_matches(dirfd, name, m, true, u->e);
	if (fstatat(dirfd, name, &have, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	if (fstatat(tree, m->path, &ours, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(u->e, "cannot look at %s in the store", m->path);
	if (have.st_dev == ours.st_dev && have.st_ino == ours.st_ino)
		return 1;
	if (!S_ISREG(have.st_mode) || (have.st_mode & 07777) != m->mode ||
	    (uint64_t)have.st_size != m->size)
		return 0;
	/* After a cut nothing is sure. */
	if (u->installed.n == u->nsure && was_so(u, m))
		return 1;
	return place_matches(dirfd, name, m, true, u->e);
}

static int
put(struct update *u, const struct layout_path *p)
{
	const char *name;
	int dirfd, tree, r;

	r = parent(u, p->m->path, false, &dirfd, &name);
	if (r < 0)
		return r;
	if (p->m->type == 'd') {
		r = place_put_dir(dirfd, name, p->m, u->e);
		goto out;
	}
	tree = r = open_tree(u, p->package);
	if (r < 0)
		goto out;
	if (place_is_configuration(p->m->path)) {
		r = put_configuration(u, dirfd, name, tree, p->m);
		goto out;
	}
	r = is_placed(u, dirfd, name, tree, p->m);
	if (r == 0)
		r = place_put(dirfd, name, tree, p->m, true, u->e);
out:
	close(dirfd);
	return r < 0 ? r : 0;
}

static int
take_away(struct update *u, const struct layout_path *p)
{
	const char *name;
	int dirfd, r;

	r = parent(u, p->m->path, true, &dirfd, &name);
	if (r < 0 || dirfd < 0)
		return r;
	if (place_is_configuration(p->m->path) && p->m->type != 'd') {
		r = is_untouched(u, dirfd, name, p->m->path);
		if (r <= 0)
			goto out;
	}
	r = place_remove(dirfd, name, u->e);
	if (r < 0)
		error_prefix(u->e, r, "/%s", p->m->path);
out:
	close(dirfd);
	return r;
}

/* Whether something that is no directory is wanted above `path`. */
static bool
is_in_the_way(const struct update *u, const char *path, char *above)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		const struct layout_path *p;

		memcpy(above, path, (size_t)(slash - path));
		above[slash - path] = '\0';
		p = layout_find(&u->want, above);
		if (p && p->m->type != 'd')
			return true;
	}
	return false;
}

/* From the last path to the first, so that directories are empty when their turn comes. */
static int
remove_old(struct update *u, bool only_in_the_way)
{
	for (size_t i = u->old.n; i > 0; i--) {
		const struct layout_path *p = &u->old.item[i - 1];
		char *above;
		bool way;
		int r;

		if (layout_find(&u->want, p->m->path))
			continue;
		above = strdup(p->m->path);
		if (!above)
			return no_memory(u->e);
		way = !only_in_the_way || is_in_the_way(u, p->m->path, above);
		free(above);
		r = way ? take_away(u, p) : 0;
		if (r < 0)
			return r;
	}
	return 0;
}

/* After a cut: the one file that was being made may be in any directory of the cut update. */
static void
clean_after_cut(struct update *u)
{
	for (size_t i = 0; i < u->old.n; i++) {
		const struct layout_path *p = &u->old.item[i];
		const char *name;
		int fd;

		if (p->package < u->nsure || p->m->type == 'd')
			continue;
		fd = place_open_parent(u->root_fd, p->m->path, &name);
		if (fd < 0)
			continue;
		place_clean(fd);
		close(fd);
	}
}

static int
apply(struct update *u)
{
	int r;

	if (u->installed.n > u->nsure)
		clean_after_cut(u);
	r = file_make_dirs_at(u->root_fd, ROOT_DIR, u->e);
	if (r == 0)
		r = root_set_write(u->root_fd, ROOT_PENDING, u->set, u->e);
	if (r == 0)
		r = remove_old(u, true);
	for (size_t i = 0; i < u->want.n && r == 0; i++)
		r = put(u, &u->want.item[i]);
	if (r == 0)
		r = remove_old(u, false);
	if (r == 0 && syncfs(u->root_fd) < 0)
		r = error_system(u->e, "cannot write the root to disk");
	if (r == 0)
		r = root_set_write(u->root_fd, ROOT_INSTALLED, u->set, u->e);
	if (r == 0 && unlinkat(u->root_fd, ROOT_PENDING, 0) < 0)
		r = error_system(u->e, "cannot remove /%s", ROOT_PENDING);
	return r;
}

int
root_update(int root_fd, const struct store *s, const struct root_set *want, struct error *e)
{
	struct update u = {.root_fd = root_fd, .store = s, .set = want, .e = e};
	int r = prepare(&u);

	if (r == 0)
		r = apply(&u);
	for (size_t i = 0; u.trees && i < want->n; i++) {
		if (u.trees[i] >= 0)
			close(u.trees[i]);
	}
	free(u.trees);
	layout_free(&u.want);
	layout_free(&u.old);
	root_set_free(&u.installed);
	return r;
}
