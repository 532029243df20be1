#include "base/dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
dir_open(int dirfd, const char *path, struct error *e)
{
	int fd;

	fd = openat(dirfd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return error_system(e, "cannot open the directory %s", path);
	return fd;
}

int
dir_list(int dirfd, const char *path, struct strlist *ret, struct error *e)
{
	struct strlist names = {0};
	struct dirent *entry;
	DIR *dir;
	int fd, r = 0;

	fd = dir_open(dirfd, path, e);
	if (fd < 0)
		return fd;
	dir = fdopendir(fd);
	if (!dir) {
		r = error_system(e, "cannot read the directory %s", path);
		close(fd);
		return r;
	}
	while (errno = 0, (entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		r = strlist_add(&names, entry->d_name);
		if (r < 0) {
			error_set(e, r, "out of memory while reading the directory %s", path);
			goto out;
		}
	}
	if (errno) {
		r = error_system(e, "cannot read the directory %s", path);
		goto out;
	}
	strlist_sort(&names);
	strlist_free(ret);
	*ret = names;
	names = (struct strlist){0};
out:
	closedir(dir);
	strlist_free(&names);
	return r;
}
