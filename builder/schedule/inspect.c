#include "schedule/inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/dir.h"

static int
inspect_places(int fd, const struct recipe *r, struct error *e)
{
	static const char *const places[] = {
		"bin", "sbin", "lib", "lib64", "usr/sbin", "usr/lib64",
	};
	struct stat st;

	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (fstatat(fd, places[i], &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISLNK(st.st_mode))
			return error_set(e, -EINVAL,
					 "%s installs /%s; programs belong in /usr/bin, "
					 "libraries in /usr/lib",
					 r->name, places[i]);
	return 0;
}

static int
inspect_one(const struct stat *st, const char *path, const struct recipe *r, struct error *e)
{
	if (S_ISLNK(st->st_mode) || S_ISDIR(st->st_mode))
		return 0;
	if (!S_ISREG(st->st_mode))
		return error_set(e, -EINVAL,
				 "%s installs /%s, which is neither a file, a link nor a directory",
				 r->name, path);
	if (st->st_mode & (S_ISUID | S_ISGID) && !strlist_has(&r->setuid, path))
		return error_set(e, -EPERM,
				 "%s installs /%s setuid or setgid; the recipe needs a line "
				 "`setuid %s` to allow it",
				 r->name, path, path);
	return 0;
}

static int
inspect_dir(int parent, const char *name, struct buf *path, const struct recipe *r, struct error *e)
{
	struct strlist names = {0};
	size_t len = path->len;
	struct stat st;
	int code, fd = dir_open(parent, name, e);

	if (fd < 0)
		return fd;
	code = dir_list(fd, ".", &names, e);
	for (size_t i = 0; i < names.n && code == 0; i++) {
		path->len = len;
		if (buf_printf(path, "%s%s", len ? "/" : "", names.item[i]) < 0)
			code = error_set(e, -ENOMEM, "not enough memory");
		else if (fstatat(fd, names.item[i], &st, AT_SYMLINK_NOFOLLOW) < 0)
			code = error_system(e, "%s", path->data);
		else if ((code = inspect_one(&st, path->data, r, e)) == 0 && S_ISDIR(st.st_mode))
			code = inspect_dir(fd, names.item[i], path, r, e);
	}
	strlist_free(&names);
	close(fd);
	return code;
}

int
inspect_tree(int tree_fd, const struct recipe *r, struct error *e)
{
	struct buf path = {0};
	int code = inspect_places(tree_fd, r, e);

	if (code == 0)
		code = inspect_dir(tree_fd, ".", &path, r, e);
	buf_free(&path);
	return code;
}
