#include "schedule/rundir.h"

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

#define PREFIX "run-"

/* A kept one has the name of no process: nobody but a person removes it. */
static void
rundir_sweep(int work)
{
	struct strlist names = {0};

	if (dir_list(work, ".", &names, NULL) < 0)
		return;
	for (size_t i = 0; i < names.n; i++) {
		int fd;

		if (strncmp(names.item[i], PREFIX, strlen(PREFIX)) != 0)
			continue;
		fd = dir_open(work, names.item[i], NULL);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			(void)file_remove_tree_at(work, names.item[i],
						  NULL); /* the next run tries again */
		if (fd >= 0)
			close(fd);
	}
	strlist_free(&names);
}

int
rundir_open(const char *work, char **ret, int *ret_lock, struct error *e)
{
	struct buf path = {0};
	int lock = -1, code, fd = dir_open(AT_FDCWD, work, e);

	if (fd < 0)
		return fd;
	rundir_sweep(fd);
	close(fd);
	code = buf_printf(&path, "%s/" PREFIX "%ld", work, (long)getpid());
	if (code < 0)
		code = error_set(e, code, "not enough memory");
	else if (mkdir(path.data, 0755) < 0 && errno != EEXIST)
		code = error_system(e, "%s", path.data);
	else
		code = lock = dir_open(AT_FDCWD, path.data, e);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) < 0)
		code = error_system(e, "locking %s", path.data);
	if (code < 0) {
		if (lock >= 0)
			close(lock);
		buf_free(&path);
		return code;
	}
	*ret = path.data;
	*ret_lock = lock;
	return 0;
}

void
rundir_close(char *dir, int lock, bool keep)
{
	char *name = dir ? strrchr(dir, '/') : NULL;
	struct buf kept = {0};

	if (dir && keep) {
		/* Out of the reach of rundir_sweep. */
		if (rmdir(dir) < 0 &&
		    buf_printf(&kept, "%.*s/kept-%s", (int)(name - dir), dir, name + 1) == 0)
			(void)rename(dir, kept.data);
	} else if (dir) {
		(void)file_remove_tree_at(AT_FDCWD, dir, NULL);
	}
	if (lock >= 0)
		close(lock);
	buf_free(&kept);
	free(dir);
}
