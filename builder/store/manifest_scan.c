/* The side of manifests that looks at directories. */
#include "store/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dir.h"

#define SCAN_DEPTH 128

struct scan {
	struct manifest m;
	struct error *e;
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while reading a directory tree");
}

/* A new entry at the end; its strings are the manifest's. */
static struct manifest_entry *
scan_add(struct scan *s, const char *path, const struct stat *st)
{
	struct manifest_entry *more, *new;

	if (!(s->m.n & (s->m.n - 1))) { /* 0 or a power of two: full */
		more = realloc(s->m.item, (s->m.n ? s->m.n * 2 : 1) * sizeof(*more));
		if (!more)
			return NULL;
		s->m.item = more;
	}
	new = &s->m.item[s->m.n];
	*new = (struct manifest_entry){.mode = st->st_mode & 07777};
	new->path = strdup(path);
	if (!new->path)
		return NULL;
	s->m.n++;
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

static int scan_dir(struct scan *s, int dirfd, const char *name, const char *path, int depth);

static int
scan_entry(struct scan *s, int dirfd, const char *name, const char *path, int depth)
{
	struct manifest_entry *m;
	struct stat st;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(s->e, "cannot look at %s", path);
	m = scan_add(s, path, &st);
	if (!m)
		return no_memory(s->e);
	if (S_ISLNK(st.st_mode))
		return scan_link(m, dirfd, name, s->e);
	if (S_ISDIR(st.st_mode)) {
		m->type = 'd';
		return scan_dir(s, dirfd, name, path, depth + 1);
	}
	if (!S_ISREG(st.st_mode))
		return error_set(s->e, -EINVAL, "%s is neither a file nor a directory nor a link",
				 path);
	m->type = 'f';
	m->size = (uint64_t)st.st_size;
	return sha256_file_at(dirfd, name, m->sha256, s->e);
}

static int
scan_dir(struct scan *s, int dirfd, const char *name, const char *path, int depth)
{
	struct strlist names = {0};
	int fd, r;

	if (depth > SCAN_DEPTH)
		return error_set(s->e, -ELOOP, "%s: directories are nested too deep", path);
	fd = dir_open(dirfd, name, s->e);
	if (fd < 0)
		return error_prefix(s->e, fd, "%s", path);
	r = dir_list(fd, ".", &names, s->e);
	for (size_t i = 0; i < names.n && r == 0; i++) {
		struct buf below = {0};

		r = buf_printf(&below, "%s%s%s", path, *path ? "/" : "", names.item[i]);
		r = r < 0 ? no_memory(s->e) : scan_entry(s, fd, names.item[i], below.data, depth);
		buf_free(&below);
	}
	strlist_free(&names);
	close(fd);
	return r;
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
	struct scan s = {{0}, e};
	int r;

	r = scan_dir(&s, dirfd, ".", "", 0);
	if (r < 0) {
		manifest_free(&s.m);
		return r;
	}
	if (s.m.n)
		qsort(s.m.item, s.m.n, sizeof(*s.m.item), compare);
	*ret = s.m;
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

static int normalise_dir(int dirfd, const char *name, int64_t epoch, int depth, struct error *e);

static int
normalise_entry(int dirfd, const char *name, int64_t epoch, int depth, struct error *e)
{
	struct timespec times[2] = {{.tv_sec = (time_t)epoch}, {.tv_sec = (time_t)epoch}};
	struct stat st;
	mode_t mode;
	bool root = geteuid() == 0;
	int r;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(e, "cannot look at %s", name);
	mode = normal_mode(st.st_mode, S_ISDIR(st.st_mode));
	/* Owner first: a change of owner takes the setuid bit away. */
	if (root && (st.st_uid || st.st_gid)) {
		if (fchownat(dirfd, name, 0, 0, AT_SYMLINK_NOFOLLOW) < 0)
			return error_system(e, "cannot give %s to root", name);
	}
	if (!S_ISLNK(st.st_mode) && (mode != (st.st_mode & 07777) || mode & 07000)) {
		if (fchmodat(dirfd, name, mode, 0) < 0)
			return error_system(e, "cannot change the mode of %s", name);
	}
	if (S_ISDIR(st.st_mode)) {
		r = normalise_dir(dirfd, name, epoch, depth + 1, e);
		if (r < 0)
			return error_prefix(e, r, "%s", name);
	}
	if (utimensat(dirfd, name, times, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(e, "cannot set the time of %s", name);
	return 0;
}

static int
normalise_dir(int dirfd, const char *name, int64_t epoch, int depth, struct error *e)
{
	struct strlist names = {0};
	int fd, r;

	if (depth > SCAN_DEPTH)
		return error_set(e, -ELOOP, "%s: directories are nested too deep", name);
	fd = dir_open(dirfd, name, e);
	if (fd < 0)
		return fd;
	r = dir_list(fd, ".", &names, e);
	for (size_t i = 0; i < names.n && r == 0; i++)
		r = normalise_entry(fd, names.item[i], epoch, depth, e);
	strlist_free(&names);
	close(fd);
	return r;
}

int
manifest_normalise(int dirfd, int64_t epoch, struct error *e)
{
	return normalise_entry(dirfd, ".", epoch, 0, e);
}
