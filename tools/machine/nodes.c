#include "machine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void
nodes_add(const struct machine *m, const char *name, mode_t mode, unsigned major, unsigned minor)
{
	if (mknodat(m->dev, name, mode, makedev(major, minor)) < 0 && errno != EEXIST)
		machine_die("node %s", name);
	fchmodat(m->dev, name, mode & 07777, 0);
}

/* The numbers that /sys/class/block/NAME/dev tells. */
static bool
nodes_numbers(const char *name, unsigned *major, unsigned *minor)
{
	char path[300];
	FILE *f;
	bool ok;

	snprintf(path, sizeof path, "/sys/class/block/%s/dev", name);
	f = fopen(path, "re");
	if (!f)
		return false;
	ok = fscanf(f, "%u:%u", major, minor) == 2;
	fclose(f);
	return ok;
}

void
nodes_make(const struct machine *m)
{
	unsigned major, minor;

	nodes_add(m, "null", S_IFCHR | 0666, 1, 3);
	nodes_add(m, "zero", S_IFCHR | 0666, 1, 5);
	nodes_add(m, "full", S_IFCHR | 0666, 1, 7);
	nodes_add(m, "random", S_IFCHR | 0666, 1, 8);
	nodes_add(m, "urandom", S_IFCHR | 0666, 1, 9);
	nodes_add(m, "tty", S_IFCHR | 0666, 5, 0);
	if (symlinkat("pts/ptmx", m->dev, "ptmx") < 0)
		machine_die("link ptmx");
	for (size_t i = 0; i < m->ndisks; i++) {
		if (!nodes_numbers(m->disk[i], &major, &minor))
			machine_die("there is no /dev/%s", m->disk[i]);
		nodes_add(m, m->disk[i], S_IFBLK | 0660, major, minor);
	}
}

static bool
nodes_is_partition(const char *name, const char *disk)
{
	size_t n = strlen(disk);

	return strncmp(name, disk, n) == 0 && name[n] == 'p';
}

static void
nodes_add_partitions(const struct machine *m, const char *disk)
{
	char path[64];
	struct dirent *d;
	DIR *dir;

	snprintf(path, sizeof path, "/sys/class/block/%s", disk);
	dir = opendir(path);
	while (dir && (d = readdir(dir))) {
		unsigned major, minor;
		struct stat st;

		if (!nodes_is_partition(d->d_name, disk) ||
		    !nodes_numbers(d->d_name, &major, &minor))
			continue;
		if (fstatat(m->dev, d->d_name, &st, 0) == 0 && st.st_rdev == makedev(major, minor))
			continue;
		unlinkat(m->dev, d->d_name, 0);
		nodes_add(m, d->d_name, S_IFBLK | 0660, major, minor);
	}
	if (dir)
		closedir(dir);
}

static void
nodes_remove_partitions(const struct machine *m, const char *disk)
{
	struct dirent *d;
	DIR *dir;
	int fd = openat(m->dev, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	dir = fd < 0 ? NULL : fdopendir(fd);
	while (dir && (d = readdir(dir))) {
		unsigned major, minor;

		if (nodes_is_partition(d->d_name, disk) &&
		    !nodes_numbers(d->d_name, &major, &minor))
			unlinkat(m->dev, d->d_name, 0);
	}
	if (dir)
		closedir(dir);
}

void
nodes_follow(const struct machine *m)
{
	for (size_t i = 0; i < m->ndisks; i++) {
		nodes_add_partitions(m, m->disk[i]);
		nodes_remove_partitions(m, m->disk[i]);
	}
}
