/* The side of manifests that looks at directories. */
#include "store/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/walk.h"

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while reading a directory tree");
}

/* A new entry at the end; its strings are the manifest's. */
static struct manifest_entry *
scan_add(struct manifest *all, const char *path, const struct stat *st)
{
	struct manifest_entry *more, *new;

	if (!(all->n & (all->n - 1))) { /* 0 or a power of two: full */
		more = realloc(all->item, (all->n ? all->n * 2 : 1) * sizeof(*more));
		if (!more)
			return NULL;
		all->item = more;
	}
	new = &all->item[all->n];
	*new = (struct manifest_entry){.mode = st->st_mode & 07777};
	new->path = strdup(path);
	if (!new->path)
		return NULL;
	all->n++;
	return new;
}

static int
scan_link(struct manifest_entry *m, int dirfd, const char *name, struct error *e)
{
	char target[PATH_MAX];
	ssize_t len = readlinkat(dirfd, name, target, sizeof(target) - 1);

	if (len < 0)
		return error_system(e, "cannot read the link %s", m->path);
	target[len] = '\0';
	m->type = 'l';
	m->mode = 0;
	m->target = strdup(target);
	return m->target ? 0 : no_memory(e);
}

static int
scan_entry(void *arg, const struct walk_at *at, struct error *e)
{
	struct manifest_entry *m = scan_add(arg, at->path, at->st);

	if (!m)
		return no_memory(e);
	if (S_ISLNK(at->st->st_mode))
		return scan_link(m, at->dirfd, at->name, e);
	if (S_ISDIR(at->st->st_mode)) {
		m->type = 'd';
		return WALK_ON;
	}
	if (!S_ISREG(at->st->st_mode))
		return error_set(e, -EINVAL, "%s is neither a file nor a directory nor a link",
				 at->path);
	m->type = 'f';
	m->size = (uint64_t)at->st->st_size;
	return sha256_file_at(at->dirfd, at->name, m->sha256, e);
}

static int
compare(const void *a, const void *b)
{
	const struct manifest_entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

int
manifest_scan(int dirfd, struct manifest *ret, struct error *e)
{
	struct manifest all = {0};
	const struct walk w = {.visit = scan_entry, .arg = &all};
	int r = walk_below(dirfd, ".", &w, e);

	if (r < 0) {
		manifest_free(&all);
		return r;
	}
	if (all.n)
		qsort(all.item, all.n, sizeof(*all.item), compare);
	*ret = all;
	return 0;
}

static mode_t
normal_mode(mode_t mode, bool directory)
{
	mode &= 07777;
	if (directory)
		return (mode & 01000 ? mode : mode & ~(mode_t)022) |
		       0700; /* a sticky one is shared */
	return (mode & ~(mode_t)022) | 0400;
}

static int
normalise_time(void *arg, const struct walk_at *at, struct error *e)
{
	const int64_t *epoch = arg;
	struct timespec times[2] = {{.tv_sec = (time_t)*epoch}, {.tv_sec = (time_t)*epoch}};

	if (utimensat(at->dirfd, at->name, times, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(e, "cannot set the time of %s", at->path);
	return 0;
}

static int
normalise_entry(void *arg, const struct walk_at *at, struct error *e)
{
	const struct stat *st = at->st;
	mode_t mode = normal_mode(st->st_mode, S_ISDIR(st->st_mode));

	/* Owner first: a change of owner takes the setuid bit away. */
	if (geteuid() == 0 && (st->st_uid || st->st_gid)) {
		if (fchownat(at->dirfd, at->name, 0, 0, AT_SYMLINK_NOFOLLOW) < 0)
			return error_system(e, "cannot give %s to root", at->path);
	}
	if (!S_ISLNK(st->st_mode) && (mode != (st->st_mode & 07777) || mode & 07000)) {
		if (fchmodat(at->dirfd, at->name, mode, 0) < 0)
			return error_system(e, "cannot change the mode of %s", at->path);
	}
	/* A directory's time changes again with what is in it. */
	return S_ISDIR(st->st_mode) ? WALK_ON : normalise_time(arg, at, e);
}

int
manifest_normalise(int dirfd, int64_t epoch, struct error *e)
{
	const struct walk w = {normalise_entry, normalise_time, &epoch};
	struct stat st;
	struct walk_at top = {dirfd, ".", ".", &st};
	int r;

	if (fstatat(dirfd, ".", &st, 0) < 0)
		return error_system(e, "cannot look at the tree");
	r = normalise_entry(&epoch, &top, e);
	if (r == WALK_ON)
		r = walk_below(dirfd, ".", &w, e);
	return r < 0 ? r : normalise_time(&epoch, &top, e);
}
