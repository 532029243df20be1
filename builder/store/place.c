#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define BESIDE ".kiln-new"

int
place_open_parent(int root_fd, const char *path, const char **ret_name)
{
	int fd = openat(root_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	while (fd >= 0) {
		const char *slash = strchr(path, '/');
		char part[NAME_MAX + 1];
		int next, code;

		if (!slash) {
			*ret_name = path;
			return fd;
		}
		if ((size_t)(slash - path) > NAME_MAX) {
			close(fd);
			return -ENAMETOOLONG;
		}
		memcpy(part, path, (size_t)(slash - path));
		part[slash - path] = '\0';
		next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		code = errno;
		close(fd);
		errno = code;
		fd = next;
		path = slash + 1;
	}
	return -errno;
}

static int
link_matches(int dirfd, const char *name, const char *target)
{
	char have[PATH_MAX];
	ssize_t len = readlinkat(dirfd, name, have, sizeof(have) - 1);

	if (len < 0)
		return 0;
	have[len] = '\0';
	return !strcmp(have, target);
}

int
place_matches(int dirfd, const char *name, const struct manifest_entry *m, bool mode,
	      struct error *e)
{
	char hex[SHA256_HEX];
	struct stat st;
	int r;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : error_system(e, "cannot look at %s", m->path);
	if (m->type == 'l')
		return S_ISLNK(st.st_mode) && link_matches(dirfd, name, m->target);
	if (mode && (st.st_mode & 07777) != m->mode)
		return 0;
	if (m->type == 'd')
		return S_ISDIR(st.st_mode);
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != m->size)
		return 0;
	r = sha256_file_at(dirfd, name, hex, e);
	return r < 0 ? r : !strcmp(hex, m->sha256);
}

static int
copy(int tree_fd, const char *path, int dirfd, struct error *e)
{
	struct timespec times[2];
	struct stat st;
	int r = file_copy_at(tree_fd, path, dirfd, BESIDE, e);

	if (r < 0)
		return r;
	if (fstatat(tree_fd, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(e, "cannot look at %s", path);
	times[0] = times[1] = st.st_mtim;
	if (utimensat(dirfd, BESIDE, times, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(e, "cannot set the time of %s", path);
	return 0;
}

bool
place_is_configuration(const char *path)
{
	return !strncmp(path, "etc/", 4) || !strncmp(path, "root/", 5);
}

static int
sync_file(int dirfd, const char *name, struct error *e)
{
	int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), r = 0;

	if (fd < 0 || fsync(fd) < 0)
		r = error_system(e, "cannot write %s to the disk", name);
	if (fd >= 0)
		close(fd);
	return r;
}

static int
make_beside(int dirfd, int tree_fd, const struct manifest_entry *m, bool hard, struct error *e)
{
	int r;

	if (unlinkat(dirfd, BESIDE, 0) < 0 && errno != ENOENT)
		return error_system(e, "cannot remove %s beside /%s", BESIDE, m->path);
	if (hard && m->type == 'f') {
		if (linkat(tree_fd, m->path, dirfd, BESIDE, 0) == 0)
			return 0;
		if (errno != EXDEV && errno != EPERM && errno != EMLINK && errno != EROFS)
			return error_system(e, "cannot link /%s", m->path);
	}
	r = copy(tree_fd, m->path, dirfd, e);
	/* A power cut after the renaming must not leave an empty file: it would be taken for a person's. */
	return r == 0 && m->type == 'f' ? sync_file(dirfd, BESIDE, e) : r;
}

int
place_put(int dirfd, const char *name, int tree_fd, const struct manifest_entry *m, bool hard,
	  struct error *e)
{
	struct stat st;
	int r;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode) &&
	    unlinkat(dirfd, name, AT_REMOVEDIR) < 0)
		return error_system(e, "/%s is a directory and cannot give way to a file", m->path);
	r = make_beside(dirfd, tree_fd, m, hard, e);
	if (r == 0 && renameat(dirfd, BESIDE, dirfd, name) < 0)
		r = error_system(e, "cannot put /%s in place", m->path);
	/* Renaming onto another name of the same file does nothing, not even take the old name
	 * away. */
	place_clean(dirfd);
	return r;
}

void
place_clean(int dirfd)
{
	(void)unlinkat(dirfd, BESIDE, 0); /* nearly always not there */
}

int
place_put_dir(int dirfd, const char *name, const struct manifest_entry *m, struct error *e)
{
	struct stat st;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (S_ISDIR(st.st_mode) && (st.st_mode & 07777) == m->mode)
			return 0;
		if (!S_ISDIR(st.st_mode) && unlinkat(dirfd, name, 0) < 0)
			return error_system(e, "cannot remove /%s", m->path);
	}
	if (mkdirat(dirfd, name, 0755) < 0 && errno != EEXIST)
		return error_system(e, "cannot make the directory /%s", m->path);
	if (fchmodat(dirfd, name, m->mode, 0) < 0)
		return error_system(e, "cannot change the mode of /%s", m->path);
	return 0;
}

int
place_remove(int dirfd, const char *name, struct error *e)
{
	if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno == EISDIR && (unlinkat(dirfd, name, AT_REMOVEDIR) == 0 || errno == ENOTEMPTY ||
				errno == EEXIST || errno == EBUSY))
		return 0;
	return error_system(e, "cannot remove %s", name);
}
