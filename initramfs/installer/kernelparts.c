#include "kernelparts.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include <linux/blkpg.h>

#include "base/buf.h"
#include "base/file.h"

#define NUMBERS_MAX 128

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const char *
infix(const char *disk)
{
	return isdigit((unsigned char)disk[strlen(disk) - 1]) ? "p" : "";
}

char *
kernelparts_path(const struct table *l, const struct table_part *p)
{
	struct buf b = {0};

	if (buf_printf(&b, "%s%s%d", l->disk, infix(l->disk), p->number) < 0)
		buf_free(&b);
	return b.data;
}

static int
blkpg(int fd, int op, int number, uint64_t start, uint64_t size)
{
	struct blkpg_partition part = {
		.pno = number, .start = (long long)start, .length = (long long)size};
	struct blkpg_ioctl_arg arg = {.op = op, .datalen = sizeof(part), .data = &part};

	return ioctl(fd, BLKPG, &arg) < 0 ? -errno : 0;
}

/* A number from /sys/block/DISK/PARTITION/FILE; -1 when it isn't there. */
static long long
sys_number(const char *disk, int number, const char *file)
{
	const char *name = base_name(disk);
	struct error ignored = {0};
	char path[256];
	struct buf b = {0};
	long long n = -1;

	snprintf(path, sizeof(path), "/sys/block/%s/%s%s%d/%s", name, name, infix(name), number, file);
	if (file_read_at(AT_FDCWD, path, 256, &b, &ignored) == 0 && b.data)
		n = strtoll(b.data, NULL, 10);
	buf_free(&b);
	return n;
}

static bool
kernel_agrees(const struct table *l, int number)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->part[i].number == number)
			return sys_number(l->disk, number, "start") == (long long)(l->part[i].start / 512) &&
			       sys_number(l->disk, number, "size") == (long long)(l->part[i].size / 512);
	return sys_number(l->disk, number, "start") < 0;
}

/* Partition numbers first seen wrong are removed, then what is missing is added. */
static int
change_partitions(int fd, const struct table *l, struct error *e)
{
	size_t i;
	int number, err;

	for (number = 1; number <= NUMBERS_MAX; number++) {
		if (sys_number(l->disk, number, "start") < 0 || kernel_agrees(l, number))
			continue;
		err = blkpg(fd, BLKPG_DEL_PARTITION, number, 0, 0);
		if (err && err != -ENXIO)
			return error_set(e, err, "the kernel does not let go of partition %d of %s: %s", number,
					 l->disk, strerror(-err));
	}
	for (i = 0; i < l->n; i++) {
		const struct table_part *p = &l->part[i];

		if (kernel_agrees(l, p->number))
			continue;
		err = blkpg(fd, BLKPG_ADD_PARTITION, p->number, p->start, p->size);
		if (err && err != -EBUSY)
			return error_set(e, err, "the kernel does not take partition %d of %s: %s", p->number,
					 l->disk, strerror(-err));
	}
	return 0;
}

static bool
is_node(const char *node, dev_t device)
{
	struct stat st;

	return stat(node, &st) == 0 && S_ISBLK(st.st_mode) && st.st_rdev == device;
}

/* Who may not make nodes has somebody else who does, a moment later. */
static int
make_node(const char *node, dev_t device)
{
	if (unlink(node) < 0 && errno != ENOENT && errno != EPERM)
		return -1;
	if (mknod(node, S_IFBLK | 0600, device) == 0 || errno == EEXIST)
		return 0;
	for (int i = 0; i < 100 && errno == EPERM; i++) {
		usleep(100000);
		if (is_node(node, device))
			return 0;
		errno = EPERM;
	}
	return -1;
}

/* devtmpfs makes the node by itself, perhaps a moment later; a plain /dev never does. */
static int
ensure_node(const struct table *l, const struct table_part *p, struct error *e)
{
	const char *name = base_name(l->disk);
	struct error ignored = {0};
	unsigned int maj, min;
	char path[256], *node;
	struct buf b = {0};
	int err = 0;

	node = kernelparts_path(l, p);
	if (!node)
		return error_set(e, -ENOMEM, "there is no memory left");
	snprintf(path, sizeof(path), "/sys/block/%s/%s%s%d/dev", name, name, infix(name), p->number);
	if (file_read_at(AT_FDCWD, path, 64, &b, &ignored) < 0 || !b.data ||
	    sscanf(b.data, "%u:%u", &maj, &min) != 2)
		err = error_set(e, -ENODEV, "the kernel does not show partition %d of %s", p->number, l->disk);
	else if (is_node(node, makedev(maj, min)))
		goto out;
	else if (make_node(node, makedev(maj, min)) < 0)
		err = error_system(e, "cannot make %s", node);
out:
	free(node);
	buf_free(&b);
	return err;
}

int
kernelparts_tell(const struct table *l, struct error *e)
{
	int fd = open(l->disk, O_RDWR | O_CLOEXEC);
	size_t i;
	int err;

	if (fd < 0)
		return error_system(e, "cannot open %s", l->disk);
	err = change_partitions(fd, l, e);
	close(fd);
	for (i = 0; i < l->n && !err; i++)
		err = ensure_node(l, &l->part[i], e);
	return err;
}
