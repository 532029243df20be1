/* Copies of files and trees. See file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/strlist.h"

#define COPY_BYTES 65536
#define OPEN_READ (O_RDONLY | O_NOCTTY | O_CLOEXEC)

static int
file_copy_bytes(int in, int out)
{
	char chunk[COPY_BYTES];

	for (;;) {
		ssize_t n = read(in, chunk, sizeof chunk);
		int r;

		if (n == 0)
			return 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		r = file_write_all(out, chunk, (size_t)n);
		if (r < 0)
			return r;
	}
}

static int
file_copy_regular(int from_fd, const char *from, int to_fd, const char *to, struct error *e)
{
	struct stat st;
	int in, out, r = 0;

	in = file_open_regular_at(from_fd, from, O_NOFOLLOW, &st, e);
	if (in < 0)
		return in;
	out = openat(to_fd, to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (out < 0) {
		r = error_system(e, "cannot make %s", to);
		goto out;
	}
	r = file_copy_bytes(in, out);
	if (r == 0 && fchmod(out, st.st_mode & 07777) < 0)
		r = -errno;
	if (close(out) < 0 && r == 0)
		r = -errno;
	if (r < 0) {
		error_set(e, r, "cannot copy %s to %s: %s", from, to, strerror(-r));
		unlinkat(to_fd, to, 0);
	}
out:
	close(in);
	return r;
}

static int
file_copy_link(int from_fd, const char *from, int to_fd, const char *to, struct error *e)
{
	char target[4096]; /* PATH_MAX: the kernel keeps no longer one */
	ssize_t n = readlinkat(from_fd, from, target, sizeof target);

	if (n < 0)
		return error_system(e, "cannot read the link %s", from);
	if ((size_t)n == sizeof target)
		return error_set(e, -ENAMETOOLONG, "The target of the link %s is too long", from);
	target[n] = '\0';
	if (symlinkat(target, to_fd, to) < 0)
		return error_system(e, "cannot make the link %s", to);
	return 0;
}

int
file_copy_at(int from_fd, const char *from, int to_fd, const char *to, struct error *e)
{
	struct stat st;

	if (fstatat(from_fd, from, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(e, "cannot look at %s", from);
	if (S_ISLNK(st.st_mode))
		return file_copy_link(from_fd, from, to_fd, to, e);
	return file_copy_regular(from_fd, from, to_fd, to, e);
}

int
file_copy_tree_at(int from_fd, const char *from, int to_fd, const char *to, file_skips_fn *skips, struct error *e)
{
	struct strlist names = {0};
	struct stat st;
	int in, out = -1, r;

	in = openat(from_fd, from, OPEN_READ | O_DIRECTORY | O_NOFOLLOW);
	if (in < 0)
		return error_system(e, "cannot open the directory %s", from);
	if (mkdirat(to_fd, to, 0700) < 0 && errno != EEXIST) {
		r = error_system(e, "cannot make the directory %s", to);
		goto out;
	}
	out = openat(to_fd, to, OPEN_READ | O_DIRECTORY | O_NOFOLLOW);
	if (out < 0) {
		r = error_system(e, "cannot open the directory %s", to);
		goto out;
	}
	r = dir_list(in, ".", &names, e);
	for (size_t i = 0; i < names.n && r == 0; i++) {
		const char *name = names.item[i];

		if (fstatat(in, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			r = error_system(e, "cannot look at %s", name);
		else if (skips && skips(name, S_ISDIR(st.st_mode)))
			continue;
		else if (S_ISDIR(st.st_mode))
			r = file_copy_tree_at(in, name, out, name, skips, e);
		else
			r = file_copy_at(in, name, out, name, e);
	}
	/* The mode comes last: it may forbid writing. */
	if (r == 0 && (fstat(in, &st) < 0 || fchmod(out, st.st_mode & 07777) < 0))
		r = error_system(e, "cannot set the mode of %s", to);
out:
	strlist_free(&names);
	if (out >= 0)
		close(out);
	close(in);
	return r;
}
