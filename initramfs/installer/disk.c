#include "disk.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "blank.h"
#include "table.h"
#include "volume.h"

static void
disk_clear(struct disk *d)
{
	free(d->name);
	free(d->path);
	free(d->model);
	free(d->serial);
	free(d->content);
}

void
disk_list_free(struct disk_list *l)
{
	size_t i;

	if (!l)
		return;
	for (i = 0; i < l->n; i++)
		disk_clear(&l->item[i]);
	free(l->item);
	*l = (struct disk_list){0};
}

/* One line of a sysfs file, blanks trimmed, unprintable bytes as '?'; "" when there is none.
 * Owned. */
static char *
read_line(int sys_fd, const char *name, const char *file)
{
	char path[512];
	struct buf b = {0};
	struct error ignored = {0};
	char *line, *end, *p;

	snprintf(path, sizeof(path), "%s/%s", name, file);
	if (file_read_at(sys_fd, path, 4096, &b, &ignored) < 0 || !b.data) {
		buf_free(&b);
		return strdup("");
	}
	line = b.data;
	while (*line && isspace((unsigned char)*line))
		line++;
	line[strcspn(line, "\n")] = '\0';
	end = line + strlen(line);
	while (end > line && isspace((unsigned char)end[-1]))
		*--end = '\0';
	for (p = line; *p; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	line = strdup(line);
	buf_free(&b);
	return line;
}

static uint64_t
read_number(int sys_fd, const char *name, const char *file)
{
	char *line = read_line(sys_fd, name, file);
	uint64_t n = line ? strtoull(line, NULL, 10) : 0;

	free(line);
	return n;
}

/* The first of the places that says something. */
static char *
read_first(int sys_fd, const char *name, const char *const *files)
{
	char *line = NULL;

	for (; *files; files++) {
		free(line);
		line = read_line(sys_fd, name, *files);
		if (!line || *line)
			return line;
	}
	return line;
}

/* Unit serial number page (0x80) of SCSI: 4 bytes of header, then text. */
static char *
read_scsi_serial(int sys_fd, const char *name)
{
	char path[512], text[256];
	ssize_t got = -1, i, n = 0;
	int fd;

	snprintf(path, sizeof(path), "%s/device/vpd_pg80", name);
	fd = openat(sys_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		got = read(fd, text, sizeof(text) - 1);
		close(fd);
	}
	for (i = 4; i < got; i++)
		if (text[i] > ' ' && text[i] <= '~')
			text[n++] = text[i];
	text[n] = '\0';
	return strdup(text);
}

static bool
name_is_disk(int sys_fd, const char *name)
{
	static const char *const not_disks[] = {"ram", "zram", "sr", "fd", "md", "dm-", "nbd", "mtdblock"};
	char path[512];
	size_t i;

	for (i = 0; i < sizeof(not_disks) / sizeof(not_disks[0]); i++)
		if (strncmp(name, not_disks[i], strlen(not_disks[i])) == 0)
			return false;
	/* boot areas of an eMMC look like disks of their own */
	if (strstr(name, "boot") || strstr(name, "rpmb"))
		return false;
	/* A file that stands in for a disk, in tests. One that cannot be written is the live system's own image. */
	if (strncmp(name, "loop", 4) == 0) {
		snprintf(path, sizeof(path), "%s/loop/backing_file", name);
		return file_exists_at(sys_fd, path) && read_number(sys_fd, name, "ro") == 0;
	}
	return true;
}

/* Something is stacked on the disk or one of its partitions: RAID, LVM, device mapper. */
static bool
has_holders(int sys_fd, const char *name)
{
	char path[512];
	struct dirent *entry;
	bool held = false;
	DIR *dir;
	int fd;

	snprintf(path, sizeof(path), "%s/holders", name);
	fd = openat(sys_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	while (!held && (entry = readdir(dir)))
		held = entry->d_name[0] != '.';
	closedir(dir);
	return held;
}

/* An exclusive open fails while the disk or a partition of it is mounted or held. */
static void
look_whether_busy(struct disk *d, int sys_fd)
{
	int fd = open(d->path, O_RDONLY | O_EXCL | O_CLOEXEC | O_NONBLOCK);

	d->busy = has_holders(sys_fd, d->name) || (fd < 0 && errno == EBUSY);
	d->unreadable = fd < 0 && errno != EBUSY;
	if (fd >= 0)
		close(fd);
}

/* "MAJOR:MINOR" of the disk that the mount point's device is, or is a partition of. */
static bool
is_stick(int sys_fd, const char *name, const char *stick)
{
	char wanted[32], path[512];
	struct dirent *entry;
	bool found = false;
	struct stat st;
	char *own;
	DIR *dir;
	int fd;

	if (!stick || stat(stick, &st) < 0)
		return false;
	snprintf(wanted, sizeof(wanted), "%u:%u", major(st.st_dev), minor(st.st_dev));
	own = read_line(sys_fd, name, "dev");
	found = own && strcmp(own, wanted) == 0;
	free(own);
	fd = openat(sys_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir && fd >= 0)
		close(fd);
	while (dir && !found && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, name, strlen(name)) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/dev", entry->d_name);
		own = read_line(dirfd(dir), entry->d_name, "dev");
		found = own && strcmp(own, wanted) == 0;
		free(own);
	}
	if (dir)
		closedir(dir);
	return found;
}

static int
add_volume(struct buf *b, const struct volume *v, size_t before)
{
	int err = buf_printf(b, "%s%s", before ? ", " : b->len ? ": " : "", v->fs);

	return err || !v->label[0] ? err : buf_printf(b, " (%s)", v->label);
}

/* "GPT: vfat (ESP), ext4"; a file system on the whole disk is named only where there is no table
 * beside it. */
static char *
describe_content(const struct volume_list *l, struct disk *d)
{
	const char *table = strcmp(l->table, "gpt") == 0       ? "GPT"
			    : strcmp(l->table, "dos") == 0     ? "MBR"
			    : strcmp(l->table, "damaged") == 0 ? "damaged GPT"
							       : l->table;
	size_t i, named = 0, parts = 0;
	struct buf b = {0};
	int err = buf_append_str(&b, table);

	for (i = 0; i < l->n && !err; i++) {
		const struct volume *v = &l->item[i];

		parts += v->number != 0;
		d->unfinished = d->unfinished || strcasecmp(v->part_type, TABLE_TYPE_UNFINISHED) == 0;
		if (v->fs[0] && (v->number != 0 || l->n == 1))
			err = add_volume(&b, v, named++);
	}
	d->empty = !b.len && blank_disk(d->path, d->size);
	if (!err && !b.len)
		err = buf_append_str(&b, d->empty ? "empty" : "data of unknown kind");
	else if (!err && !named)
		err = buf_printf(&b, ": %zu partition%s of unknown kind", parts, parts == 1 ? "" : "s");
	if (!err && d->unfinished)
		err = buf_append_str(&b, " - an unfinished Kiln installation");
	if (err)
		buf_free(&b);
	return b.data;
}

static int
disk_read(struct disk *d, int sys_fd, const struct disk_scan *where)
{
	static const char *const models[] = {"device/model", "device/name", "loop/backing_file", NULL};
	static const char *const serials[] = {"device/serial", "serial", "device/cid", NULL};
	struct volume_list volumes = {0};
	struct error ignored = {0};

	d->size = read_number(sys_fd, d->name, "size") * 512;
	d->sector = (uint32_t)read_number(sys_fd, d->name, "queue/logical_block_size");
	if (!d->sector)
		d->sector = 512;
	d->removable = read_number(sys_fd, d->name, "removable") != 0;
	d->readonly = read_number(sys_fd, d->name, "ro") != 0;
	d->model = read_first(sys_fd, d->name, models);
	d->serial = read_first(sys_fd, d->name, serials);
	if (d->serial && !*d->serial) {
		free(d->serial);
		d->serial = read_scsi_serial(sys_fd, d->name);
	}
	if (d->size == 0)
		return d->model && d->serial ? 0 : -ENOMEM;
	d->stick = is_stick(sys_fd, d->name, where->stick);
	look_whether_busy(d, sys_fd);
	if (volume_scan(d->path, &volumes, &ignored) < 0) {
		d->unreadable = true;
		d->content = strdup("cannot be read");
	} else {
		d->content = describe_content(&volumes, d);
	}
	volume_list_free(&volumes);
	return d->model && d->serial && d->content ? 0 : -ENOMEM;
}

/* sda before sdb before sdaa; nvme0n1 before nvme10n1. */
static int
compare_names(const void *a, const void *b)
{
	const char *x = ((const struct disk *)a)->name, *y = ((const struct disk *)b)->name;
	size_t nx = strlen(x), ny = strlen(y);

	if (strncmp(x, y, 2) == 0 && nx != ny)
		return nx < ny ? -1 : 1;
	return strcmp(x, y);
}

static int
scan_one(const struct disk_scan *where, int sys_fd, const char *name, struct disk_list *l)
{
	const char *dev = where->dev ? where->dev : "/dev";
	struct disk d = {0}, *grown;
	struct buf path = {0};
	struct stat st;
	int err = buf_printf(&path, "%s/%s", dev, name);

	d.path = path.data;
	d.name = strdup(name);
	if (err || !d.name) {
		err = -ENOMEM;
		goto out;
	}
	if (stat(d.path, &st) < 0 || !(S_ISBLK(st.st_mode) || where->dev))
		goto out;
	err = disk_read(&d, sys_fd, where);
	if (err || d.size == 0)
		goto out;
	grown = realloc(l->item, (l->n + 1) * sizeof(*grown));
	if (!grown) {
		err = -ENOMEM;
		goto out;
	}
	l->item = grown;
	l->item[l->n++] = d;
	return 0;
out:
	disk_clear(&d);
	return err;
}

int
disk_scan(const struct disk_scan *where, struct disk_list *ret, struct error *e)
{
	const char *sys = where->sys ? where->sys : "/sys/block";
	struct disk_list l = {0};
	struct dirent *entry;
	DIR *dir = opendir(sys);
	int err = 0;

	if (!dir)
		return error_system(e, "cannot read %s", sys);
	while (!err && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && name_is_disk(dirfd(dir), entry->d_name))
			err = scan_one(where, dirfd(dir), entry->d_name, &l);
	closedir(dir);
	if (err) {
		disk_list_free(&l);
		return error_set(e, err, "there is no memory left to list the disks");
	}
	if (l.n)
		qsort(l.item, l.n, sizeof(*l.item), compare_names);
	*ret = l;
	return 0;
}

const char *
disk_why_not(const struct disk *d)
{
	if (d->stick)
		return "Kiln runs from it";
	if (d->readonly)
		return "it is write-protected";
	if (d->busy)
		return "something on it is in use";
	if (d->unreadable)
		return "it cannot be read";
	return NULL;
}

bool
disk_is_same(const struct disk *a, const struct disk *b)
{
	return strcmp(a->path, b->path) == 0 && strcmp(a->serial, b->serial) == 0 &&
	       strcmp(a->model, b->model) == 0 && a->size == b->size && a->sector == b->sector;
}

char *
disk_describe(const struct disk *d)
{
	const char *why = disk_why_not(d);
	struct buf b = {0};
	char size[32];
	int err;

	table_print_size(d->size, size, sizeof(size));
	err = buf_printf(&b, "%-13s %9s  %s", d->path, size, d->model[0] ? d->model : "(no name)");
	if (!err && d->serial[0])
		err = buf_printf(&b, " (serial %s)", d->serial);
	if (!err)
		err = buf_printf(&b, "  %s%s", d->content ? d->content : "", d->removable ? ", removable" : "");
	if (!err && why)
		err = buf_printf(&b, " - cannot be used: %s", why);
	if (err)
		buf_free(&b);
	return b.data;
}
