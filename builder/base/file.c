/* Files relative to a directory descriptor. See file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/strlist.h"

#define COPY_BYTES 65536
#define OPEN_READ (O_RDONLY | O_NOCTTY | O_CLOEXEC)

static int
file_no_memory(struct error *e, const char *path)
{
	return error_set(e, -ENOMEM, "%s: not enough memory", path);
}

int
file_open_regular_at(int dirfd, const char *path, int flags, struct stat *ret, struct error *e)
{
	/* O_NONBLOCK: a fifo must not hold us up until we have seen that it is one. */
	int fd = openat(dirfd, path, OPEN_READ | O_NONBLOCK | flags);
	int r;

	if (fd < 0)
		return error_system(e, "cannot open %s", path);
	if (fstat(fd, ret) < 0)
		r = error_system(e, "cannot look at %s", path);
	else if (S_ISREG(ret->st_mode))
		return fd;
	else if (S_ISDIR(ret->st_mode))
		r = error_set(e, -EISDIR, "%s is a directory, not a file", path);
	else
		r = error_set(e, -EINVAL, "%s is not a regular file", path);
	close(fd);
	return r;
}

int
file_write_all(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
file_read_at(int dirfd, const char *path, size_t max, struct buf *ret, struct error *e)
{
	char chunk[COPY_BYTES];
	struct buf b = {0};
	struct stat st;
	int fd, r = 0;

	fd = file_open_regular_at(dirfd, path, 0, &st, e);
	if (fd < 0)
		return fd;
	do { /* to the end of the file, not to st_size: files below /proc say 0 */
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			r = error_system(e, "cannot read %s", path);
		else if ((size_t)n > max - b.len)
			r = error_set(e, -EFBIG, "%s is longer than %zu bytes", path, max);
		else if (buf_append(&b, chunk, (size_t)n) < 0)
			r = file_no_memory(e, path);
		else if (n == 0)
			break;
	} while (r == 0);
	if (r < 0)
		goto out;
	buf_free(ret);
	*ret = b;
	b = (struct buf){0};
out:
	buf_free(&b);
	close(fd);
	return r;
}

/* Opens the directory that `path` lies in. */
static int
file_open_parent(int dirfd, const char *path, struct error *e)
{
	const char *slash = strrchr(path, '/');
	char *parent;
	int fd;

	if (slash == NULL)
		fd = openat(dirfd, ".", OPEN_READ | O_DIRECTORY);
	else {
		parent = strndup(path, slash == path ? 1 : (size_t)(slash - path));
		if (parent == NULL)
			return file_no_memory(e, path);
		fd = openat(dirfd, parent, OPEN_READ | O_DIRECTORY);
		free(parent); /* keeps errno in musl and in glibc since 2.33 */
	}
	return fd < 0 ? error_system(e, "cannot open the directory of %s", path) : fd;
}

int
file_write_at(int dirfd, const char *path, const void *data, size_t len, mode_t mode,
	      struct error *e)
{
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
	struct buf beside = {0};
	int dir, fd, r;
	bool made = false;

	dir = file_open_parent(dirfd, path, e);
	if (dir < 0)
		return dir;
	/* One fixed name: what a power cut left behind is replaced by the next attempt. */
	if (buf_printf(&beside, ".%s.part", name) < 0) {
		r = file_no_memory(e, path);
		goto out;
	}
	unlinkat(dir, beside.data, 0);
	fd = openat(dir, beside.data, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		r = error_system(e, "cannot write %s", path);
		goto out;
	}
	made = true;
	r = file_write_all(fd, data, len);
	if (r == 0 && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
		r = -errno;
	if (close(fd) < 0 && r == 0)
		r = -errno;
	if (r == 0 && renameat(dir, beside.data, dir, name) < 0)
		r = -errno;
	else if (r == 0)
		made = false;
	if (r == 0 && fsync(dir) < 0)
		r = -errno;
	if (r < 0)
		r = error_set(e, r, "cannot write %s: %s", path, strerror(-r));
out:
	if (made)
		unlinkat(dir, beside.data, 0);
	buf_free(&beside);
	close(dir);
	return r;
}

int
file_make_dirs_at(int dirfd, const char *path, struct error *e)
{
	char *part = strdup(path);
	struct stat st;
	int r = 0;

	if (part == NULL)
		return file_no_memory(e, path);
	for (char *p = part + (part[0] == '/'); r == 0; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		/* Look when mkdir fails for any reason: above us may be a read-only file system. */
		if (part[0] != '\0' && mkdirat(dirfd, part, 0755) < 0) {
			int saved = errno;

			if (fstatat(dirfd, part, &st, 0) < 0 || !S_ISDIR(st.st_mode)) {
				errno = saved == EEXIST ? ENOTDIR : saved;
				r = error_system(e, "cannot make the directory %s", part);
			}
		}
		*p = c;
		if (c == '\0')
			break;
	}
	free(part);
	return r;
}

/* Removes one name; `device` is the file system that the whole removal stays on. Only directories tell it: a file on an
 * overlay may have the device of the layer it is from; and one that something is mounted on, the kernel does not remove. */
static int
file_remove_name(int dir, const char *name, dev_t device, struct error *e)
{
	struct strlist names = {0};
	struct stat st;
	int fd = -1, r = 0;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : error_system(e, "cannot look at %s", name);
	if (!S_ISDIR(st.st_mode)) {
		if (unlinkat(dir, name, 0) < 0 && errno != ENOENT)
			return error_system(e, "cannot remove %s", name);
		return 0;
	}
	if (st.st_dev != device)
		return error_set(e, -EXDEV, "cannot remove %s: something is mounted there", name);
	/* A directory without write permission (Go's and overlayfs's are) would keep its contents.
	 */
	if ((st.st_mode & 0700) != 0700)
		fchmodat(dir, name, 0700, 0);
	fd = openat(dir, name, OPEN_READ | O_DIRECTORY | O_NOFOLLOW);
	if (fd < 0)
		return error_system(e, "cannot open the directory %s", name);
	r = dir_list(fd, ".", &names, e);
	for (size_t i = 0; i < names.n && r == 0; i++)
		r = file_remove_name(fd, names.item[i], device, e);
	strlist_free(&names);
	close(fd);
	if (r == 0 && unlinkat(dir, name, AT_REMOVEDIR) < 0 && errno != ENOENT)
		r = error_system(e, "cannot remove the directory %s", name);
	return r;
}

int
file_remove_tree_at(int dirfd, const char *path, struct error *e)
{
	struct stat st;
	int r;

	if (fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : error_system(e, "cannot look at %s", path);
	r = file_remove_name(dirfd, path, st.st_dev, e);
	return r == 0 ? 0 : error_prefix(e, r, "removing %s", path);
}

int
file_sync_dir_at(int dirfd, const char *path, struct error *e)
{
	int fd = openat(dirfd, path, OPEN_READ | O_DIRECTORY), r = 0;

	if (fd < 0)
		return error_system(e, "cannot open the directory %s", path);
	if (fsync(fd) < 0)
		r = error_system(e, "cannot write the directory %s", path);
	close(fd);
	return r;
}

bool
file_exists_at(int dirfd, const char *path)
{
	struct stat st;

	return fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

bool
file_path_is_clean(const char *path)
{
	for (;;) {
		size_t len = strcspn(path, "/");

		if (len == 0 || (len == 1 && path[0] == '.') ||
		    (len == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		if (path[len] == '\0')
			return true;
		path += len + 1;
	}
}
