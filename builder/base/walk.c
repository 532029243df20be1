#include "base/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/dir.h"

#define WALK_DEPTH 128

static int walk_dir(const struct walk *w, int dirfd, const char *name, const char *path, int depth,
		    struct error *e);

static int
walk_entry(const struct walk *w, int dirfd, const char *name, const char *path, int depth,
	   struct error *e)
{
	struct stat st;
	struct walk_at at = {dirfd, name, path, &st};
	int r;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(e, "cannot look at %s", path);
	r = w->visit(w->arg, &at, e);
	if (r != WALK_ON)
		return r == WALK_SKIP ? 0 : r;
	if (!S_ISDIR(st.st_mode))
		return 0;
	r = walk_dir(w, dirfd, name, path, depth + 1, e);
	if (r == 0 && w->leave)
		r = w->leave(w->arg, &at, e);
	return r;
}

static int
walk_dir(const struct walk *w, int dirfd, const char *name, const char *path, int depth,
	 struct error *e)
{
	struct strlist names = {0};
	int fd, r;

	if (depth > WALK_DEPTH)
		return error_set(e, -ELOOP, "%s: directories are nested too deep", path);
	fd = dir_open(dirfd, name, e);
	if (fd < 0)
		return *path ? error_prefix(e, fd, "%s", path) : fd;
	r = dir_list(fd, ".", &names, e);
	for (size_t i = 0; i < names.n && r == 0; i++) {
		struct buf below = {0};

		if (buf_printf(&below, "%s%s%s", path, *path ? "/" : "", names.item[i]) < 0)
			r = error_set(e, -ENOMEM, "out of memory while reading a directory tree");
		else
			r = walk_entry(w, fd, names.item[i], below.data, depth, e);
		buf_free(&below);
	}
	strlist_free(&names);
	close(fd);
	return r;
}

int
walk_below(int dirfd, const char *path, const struct walk *w, struct error *e)
{
	return walk_dir(w, dirfd, path, "", 0, e);
}
