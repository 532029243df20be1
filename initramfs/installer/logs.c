#include "logs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "machine.h"
#include "planfile.h"
#include "volume.h"

#define LOG "install.log"
#define PACKAGE_LOG "package.log"
#define TARGET_DIR "var/log/kiln"
/* the stick's partition is small, and the end is what matters */
#define KEEP (1024 * 1024)

int
logs_open(const char *dir, struct error *e)
{
	char path[512];
	int fd, err = file_make_dirs_at(AT_FDCWD, dir, e);

	if (err)
		return err;
	snprintf(path, sizeof(path), "%s/" LOG, dir);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	return fd < 0 ? error_system(e, "cannot write %s", path) : fd;
}

void
logs_write(int log, const char *format, ...)
{
	struct timespec now = {0};
	char line[1200];
	va_list ap;
	int n;

	if (log < 0)
		return;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	va_start(ap, format);
	n = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if (n >= 0)
		(void)dprintf(log, "[%6lld] %s\n", (long long)now.tv_sec, line);
}

/* The last KEEP bytes of a file as a new file. */
static int
copy_end(const char *from, int to_dirfd, const char *to)
{
	struct error ignored = {0};
	char *data = NULL;
	ssize_t got = -1;
	off_t size;
	int fd = open(from, O_RDONLY | O_CLOEXEC), err = -EIO;

	if (fd < 0)
		return -errno;
	size = lseek(fd, 0, SEEK_END);
	data = malloc(KEEP);
	if (data && size >= 0)
		got = pread(fd, data, KEEP, size > KEEP ? size - KEEP : 0);
	if (got >= 0)
		err = file_write_at(to_dirfd, to, data, (size_t)got, 0600, &ignored);
	free(data);
	close(fd);
	return err;
}

static bool
save_to_stick(const char *dir, const char *name, const struct volume *v, const char *to)
{
	struct error ignored = {0};
	char from[512];

	snprintf(from, sizeof(from), "%s/%s", dir, name);
	return volume_write_file(v, from, to, &ignored) == 0;
}

/* One name for each machine: the same stick goes from one to the next. */
static void
name_on_stick(const char *kind, char *ret, size_t size)
{
	char id[16];

	machine_id("/sys", id, sizeof(id));
	snprintf(ret, size, "%s%s%s.log", kind, id[0] ? "-" : "", id);
}

static bool
save_to_target(const char *dir, const char *root, bool package)
{
	int root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct error ignored = {0};
	char from[512];
	bool saved = false;

	if (root_fd < 0)
		return false;
	snprintf(from, sizeof(from), "%s/" LOG, dir);
	if (file_make_dirs_at(root_fd, TARGET_DIR, &ignored) == 0)
		saved = copy_end(from, root_fd, TARGET_DIR "/" LOG) == 0;
	snprintf(from, sizeof(from), "%s/" PACKAGE_LOG, dir);
	if (saved && package)
		(void)copy_end(from, root_fd, TARGET_DIR "/" PACKAGE_LOG);
	close(root_fd);
	return saved;
}

void
logs_save(const char *dir, const char *package_log, const struct disk_list *disks, const char *root,
	  struct buf *where)
{
	int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct volume *stick = NULL;
	struct volume_list list = {0};
	struct error ignored = {0};
	char log[64], package_name[64];
	bool package = false;

	name_on_stick("install", log, sizeof(log));
	name_on_stick("package", package_name, sizeof(package_name));
	if (dir_fd >= 0 && package_log)
		package = copy_end(package_log, dir_fd, PACKAGE_LOG) == 0;
	if (dir_fd >= 0)
		close(dir_fd);
	if (disks && planfile_stick_volume(disks, &list, &stick, &ignored) == 0 && stick &&
	    save_to_stick(dir, LOG, stick, log)) {
		if (package)
			(void)save_to_stick(dir, PACKAGE_LOG, stick, package_name);
		(void)buf_printf(where, "the stick's volume %s (%s)", PLANFILE_LABEL, log);
	}
	volume_list_free(&list);
	if (root && save_to_target(dir, root, package))
		(void)buf_printf(where, "%sthe disk (/" TARGET_DIR ")", where->len ? ", " : "");
	if (!where->len)
		(void)buf_printf(where, "%s/" LOG " of this live system, until it is switched off", dir);
}
