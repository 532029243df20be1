#include "volume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <blkid/blkid.h>

#include "gpt.h"
#include "run.h"

#define PARTITIONS_MAX 256

static const char *const mtools_env[] = {"MTOOLSRC=/dev/null", "MTOOLS_SKIP_CHECK=1", NULL};

/* Copies at most size-1 bytes; what is not printable becomes '?': labels come from strangers. */
static char *
clean_copy(const char *s)
{
	size_t len = s ? strnlen(s, 64) : 0, i;
	char *copy = malloc(len + 1);

	if (!copy)
		return NULL;
	for (i = 0; i < len; i++)
		copy[i] = s[i] >= ' ' && s[i] <= '~' ? s[i] : '?';
	while (len > 0 && copy[len - 1] == ' ')
		len--;
	copy[len] = '\0';
	return copy;
}

static void
volume_clear(struct volume *v)
{
	free(v->disk);
	free(v->fs);
	free(v->label);
}

void
volume_list_free(struct volume_list *l)
{
	size_t i;

	if (!l)
		return;
	for (i = 0; i < l->n; i++)
		volume_clear(&l->item[i]);
	free(l->item);
	*l = (struct volume_list){0};
}

static void
copy_text(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ? from : "");
}

/* Looks for one signature in the extent. Two of them (libblkid can't say which is meant), or sectors that can't be
 * read, are no file system, but not nothing either. */
static int
probe_fs(int fd, struct volume *v)
{
	const char *fs = NULL, *label = NULL;
	blkid_probe pr = blkid_new_probe();
	int found = -1; /* as blkid_do_safeprobe: 0 one, 1 none, -2 several, other negatives an error */

	if (!pr)
		return -ENOMEM;
	if (blkid_probe_set_device(pr, fd, (blkid_loff_t)v->start, (blkid_loff_t)v->size) == 0) {
		blkid_probe_enable_superblocks(pr, 1);
		blkid_probe_set_superblocks_flags(pr, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_LABEL);
		found = blkid_do_safeprobe(pr);
		if (found == 0) {
			(void)blkid_probe_lookup_value(pr, "TYPE", &fs, NULL);
			(void)blkid_probe_lookup_value(pr, "LABEL", &label, NULL);
		}
	}
	v->fs = clean_copy(found == -2 ? "several signatures" : found < 0 ? "unreadable" : fs);
	v->label = clean_copy(label);
	blkid_free_probe(pr);
	return v->fs && v->label ? 0 : -ENOMEM;
}

static int
list_add(struct volume_list *l, int fd, const char *disk, const struct volume *like)
{
	struct volume *grown = realloc(l->item, (l->n + 1) * sizeof(*grown));
	struct volume v = *like;
	int err;

	if (!grown)
		return -ENOMEM;
	l->item = grown;
	v.disk = strdup(disk);
	err = v.disk ? probe_fs(fd, &v) : -ENOMEM;
	if (err) {
		volume_clear(&v);
		return err;
	}
	l->item[l->n++] = v;
	return 0;
}

static int
add_partition(struct volume_list *l, int fd, const char *disk, blkid_partition par, uint64_t disk_size)
{
	struct volume v = {.number = blkid_partition_get_partno(par)};
	blkid_loff_t start = blkid_partition_get_start(par), size = blkid_partition_get_size(par);

	if (blkid_partition_is_extended(par) || start < 0 || size <= 0)
		return 0;
	v.start = (uint64_t)start * 512;
	v.size = (uint64_t)size * 512;
	if (v.start >= disk_size || v.size > disk_size - v.start)
		return 0;
	copy_text(v.part_uuid, sizeof(v.part_uuid), blkid_partition_get_uuid(par));
	if (blkid_partition_get_type_string(par))
		copy_text(v.part_type, sizeof(v.part_type), blkid_partition_get_type_string(par));
	else
		snprintf(v.part_type, sizeof(v.part_type), "0x%02x",
			 (unsigned)blkid_partition_get_type(par));
	return list_add(l, fd, disk, &v);
}

static int
add_partitions(struct volume_list *l, int fd, const char *disk, uint64_t disk_size)
{
	blkid_probe pr = blkid_new_probe();
	blkid_partlist parts;
	blkid_parttable table;
	int i, n, err = 0;

	if (!pr)
		return -ENOMEM;
	if (blkid_probe_set_device(pr, fd, 0, 0) != 0)
		goto out;
	blkid_probe_enable_superblocks(pr, 0);
	blkid_probe_enable_partitions(pr, 1);
	parts = blkid_probe_get_partitions(pr);
	table = parts ? blkid_partlist_get_table(parts) : NULL;
	if (!table)
		goto out;
	copy_text(l->table, sizeof(l->table), blkid_parttable_get_type(table));
	n = blkid_partlist_numof_partitions(parts);
	for (i = 0; i < n && i < PARTITIONS_MAX && !err; i++)
		err = add_partition(l, fd, disk, blkid_partlist_get_partition(parts, i), disk_size);
out:
	blkid_free_probe(pr);
	return err;
}

int
volume_scan_fd(int fd, const char *disk, struct volume_list *ret, struct error *e)
{
	struct volume_list l = {0};
	struct volume whole = {0};
	off_t size = lseek(fd, 0, SEEK_END);
	char first[512];
	struct gpt gpt;
	int err;

	if (size < 0)
		return error_system(e, "cannot find out the size of %s", disk);
	/* a bad disk would look like an empty one */
	if (pread(fd, first, sizeof(first), 0) < 0)
		return error_system(e, "cannot read the first sector of %s", disk);
	whole.size = (uint64_t)size;
	err = list_add(&l, fd, disk, &whole);
	gpt_look(fd, whole.size, &gpt);
	if (!err && !gpt.sane)
		copy_text(l.table, sizeof(l.table), "damaged");
	else if (!err)
		err = add_partitions(&l, fd, disk, whole.size);
	/* a backup without its primary, or a table for sectors of another size: somebody's data
	 * all the same */
	if (!err && gpt.n > 0 && !l.table[0])
		copy_text(l.table, sizeof(l.table), "damaged");
	if (err) {
		volume_list_free(&l);
		return error_set(e, err, "there is no memory left to look at %s", disk);
	}
	*ret = l;
	return 0;
}

int
volume_scan(const char *disk, struct volume_list *ret, struct error *e)
{
	int fd = open(disk, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int err;

	if (fd < 0)
		return error_system(e, "cannot read %s", disk);
	err = volume_scan_fd(fd, disk, ret, e);
	close(fd);
	return err;
}

static void
image_name(const struct volume *v, char *ret, size_t size)
{
	snprintf(ret, size, "%s@@%llu", v->disk, (unsigned long long)v->start);
}

/* "1 file    60 000 bytes" is the last but one line of mdir. */
static int
read_size(const struct volume *v, const char *image, const char *name, uint64_t *ret, struct error *e)
{
	const char *argv[] = {"mdir", "-i", image, name, NULL};
	struct buf said = {0};
	struct run r = {.argv = argv, .env = mtools_env, .log = -1, .output = &said};
	const char *at = NULL;
	int err = run_program(&r, NULL, e);

	if (!err)
		at = said.data ? strstr(said.data, " 1 file ") : NULL;
	if (!err && !at)
		err = error_set(e, -EIO, "its size on %s is not told", v->disk);
	*ret = 0;
	for (at = at ? at + strlen(" 1 file ") : NULL; at && (*at == ' ' || (*at >= '0' && *at <= '9')); at++)
		if (*at != ' ')
			*ret = *ret * 10 + (uint64_t)(*at - '0');
	buf_free(&said);
	return err;
}

int
volume_read_file(const struct volume *v, const char *path, size_t max, struct buf *ret, struct error *e)
{
	char image[128], name[128];
	const char *argv[] = {"mtype", "-i", image, name, NULL};
	struct run r = {.argv = argv, .env = mtools_env, .log = -1, .output = ret};
	uint64_t size;
	int err;

	image_name(v, image, sizeof(image));
	snprintf(name, sizeof(name), "::/%s", path);
	buf_clear(ret);
	err = read_size(v, image, name, &size, e);
	if (!err && size > max)
		return error_set(e, -EFBIG, "%s on %s is too large", path, v->disk);
	if (!err)
		err = run_program(&r, NULL, e);
	/* mtype says nothing of what it could not read */
	if (!err && ret->len != size)
		err = error_set(e, -EIO, "only %zu of its %llu bytes are there", ret->len, (unsigned long long)size);
	return err ? error_prefix(e, err, "cannot read %s on %s", path, v->disk) : 0;
}

/* mdir -b: one path a line, ::/NAME; what is a directory ends with a slash. */
int
volume_has_file(const struct volume *v, const char *name, bool *ret, struct error *e)
{
	const char *slash = strrchr(name, '/');
	char image[128], dir[128];
	const char *argv[] = {"mdir", "-b", "-i", image, dir, NULL};
	struct buf list = {0};
	struct run r = {.argv = argv, .env = mtools_env, .log = -1, .output = &list};
	size_t len = strlen(name);
	int err;

	*ret = false;
	image_name(v, image, sizeof(image));
	snprintf(dir, sizeof(dir), "::/%.*s", slash ? (int)(slash - name) : 0, name);
	err = run_program(&r, NULL, e);
	if (err)
		(void)error_prefix(e, err, "cannot read the files on %s", v->disk);
	for (const char *line = list.data; !err && line && *line && !*ret; line = strchr(line, '\n')) {
		line += *line == '\n';
		*ret = strncmp(line, "::/", 3) == 0 && strncasecmp(line + 3, name, len) == 0 &&
		       (line[3 + len] == '\n' || !line[3 + len]);
	}
	buf_free(&list);
	return err;
}

static int
sync_disk(const char *disk, struct error *e)
{
	int fd = open(disk, O_RDONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0 || fsync(fd) < 0)
		err = error_system(e, "cannot write %s out", disk);
	if (fd >= 0)
		close(fd);
	return err;
}

int
volume_write_file(const struct volume *v, const char *from, const char *path, struct error *e)
{
	char image[128], name[128];
	const char *argv[] = {"mcopy", "-n", "-D", "o", "-i", image, from, name, NULL};
	struct run r = {.argv = argv, .env = mtools_env, .log = -1};
	int err;

	image_name(v, image, sizeof(image));
	snprintf(name, sizeof(name), "::/%s", path);
	err = run_program(&r, NULL, e);
	if (!err)
		err = sync_disk(v->disk, e);
	return err ? error_prefix(e, err, "cannot write %s to %s", path, v->disk) : 0;
}
