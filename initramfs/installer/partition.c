/* The order of partition_write, which is what a cut relies on:
 *   1. the old tables are overwritten with zeros, both copies: libfdisk must not believe a stranger's
 *   2. libfdisk makes the table in memory, and marks old signatures for wiping
 *   3. fdisk_write_disklabel wipes them and writes backup, then primary; sync
 *   4. it is read back by another context and compared
 * partition_finish changes one type: either copy of the table is valid at any moment. */
#include "partition.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <libfdisk/libfdisk.h>

#include "efivar.h"
#include "gpt.h"
#include "image.h"

static int
check_size(const struct table *l, struct error *e)
{
	int fd = open(l->disk, O_RDONLY | O_CLOEXEC);
	off_t size;

	if (fd < 0)
		return error_system(e, "cannot open %s", l->disk);
	size = lseek(fd, 0, SEEK_END);
	close(fd);
	if (size < 0 || (uint64_t)size != l->disk_size)
		return error_set(e, -ENODEV, "%s is not the disk that it was when the plan was made", l->disk);
	return 0;
}

static int
open_context(const struct table *l, bool readonly, struct fdisk_context **ret, struct error *e)
{
	struct fdisk_context *cxt = fdisk_new_context();
	int err;

	if (!cxt)
		return error_set(e, -ENOMEM, "there is no memory left");
	/* an image file doesn't tell its sector size; a disk does, and must agree */
	err = fdisk_save_user_sector_size(cxt, l->sector, l->sector);
	if (!err)
		err = fdisk_assign_device(cxt, l->disk, readonly);
	if (err) {
		fdisk_unref_context(cxt);
		return error_set(e, err < 0 ? err : -EIO, "cannot open %s for partitioning: %s", l->disk,
				 strerror(err < 0 ? -err : EIO));
	}
	if (fdisk_get_sector_size(cxt) != l->sector) {
		err = error_set(e, -ENODEV, "%s is not the disk that it was when the plan was made", l->disk);
		fdisk_unref_context(cxt);
		return err;
	}
	*ret = cxt;
	return 0;
}

/* Says nothing about a device that is kept busy by its other partitions: the kernel is told by
 * BLKPG. */
static int
close_context(struct fdisk_context *cxt, int err, struct error *e)
{
	int closed = fdisk_deassign_device(cxt, 1);

	fdisk_unref_context(cxt);
	if (err || closed == 0)
		return err;
	return error_set(e, closed < 0 ? closed : -EIO, "the partition table could not be written out: %s",
			 strerror(closed < 0 ? -closed : EIO));
}

static const char *
type_of(const struct table_part *p, bool finished)
{
	return p->role == TABLE_ROOT && !finished ? TABLE_TYPE_UNFINISHED : p->type;
}

/* Both cases are needed: libfdisk knows the types of its table, and takes others as "unknown"
 * ones. */
static struct fdisk_parttype *
make_type(struct fdisk_context *cxt, const char *guid)
{
	struct fdisk_label *label = fdisk_get_label(cxt, "gpt");
	struct fdisk_parttype *type = fdisk_label_get_parttype_from_string(label, guid);

	return type ? type : fdisk_new_unknown_parttype(0, guid);
}

static int
add_partition(struct fdisk_context *cxt, const struct table *l, const struct table_part *p)
{
	struct fdisk_parttype *type = make_type(cxt, type_of(p, false));
	struct fdisk_partition *pa = fdisk_new_partition();
	int err = type && pa ? 0 : -ENOMEM;

	if (!err)
		err = fdisk_partition_set_partno(pa, (size_t)p->number - 1);
	if (!err)
		err = fdisk_partition_set_start(pa, p->start / l->sector);
	if (!err)
		err = fdisk_partition_set_size(pa, p->size / l->sector);
	if (!err)
		err = fdisk_partition_set_type(pa, type);
	if (!err)
		err = fdisk_partition_set_name(pa, p->name);
	if (!err)
		err = fdisk_partition_set_uuid(pa, p->guid);
	if (!err)
		err = fdisk_add_partition(cxt, pa, NULL);
	if (!err)
		err = fdisk_wipe_partition(cxt, (size_t)p->number - 1, 1);
	fdisk_unref_partition(pa);
	fdisk_unref_parttype(type);
	return err;
}

static int
make_table(struct fdisk_context *cxt, const struct table *l)
{
	size_t i;
	int err;

	fdisk_disable_dialogs(cxt, 1);
	err = fdisk_enable_wipe(cxt, 1);
	if (!err)
		err = fdisk_create_disklabel(cxt, "gpt");
	if (!err)
		err = fdisk_set_disklabel_id_from_string(cxt, l->disk_guid);
	for (i = 0; i < l->n && !err; i++)
		err = add_partition(cxt, l, &l->part[i]);
	return err ? err : fdisk_write_disklabel(cxt);
}

/* Where tables of both sector sizes lie: MBR, header and 16 KiB of entries at the start, entries
 * and header at the end. */
static int
clear_tables(const struct table *l, struct error *e)
{
	static const char zeros[24 * 1024];
	uint64_t end = l->disk_size / l->sector * l->sector;
	int err = image_write(l->disk, 0, zeros, sizeof(zeros), e);

	return err ? err : image_write(l->disk, end - sizeof(zeros), zeros, sizeof(zeros), e);
}

int
partition_write(const struct table *l, struct error *e)
{
	enum partition_state state = PARTITION_OTHER;
	struct fdisk_context *cxt;
	int err = check_size(l, e);

	if (!err)
		err = clear_tables(l, e);
	if (!err)
		err = open_context(l, false, &cxt, e);
	if (err)
		return err;
	err = make_table(cxt, l);
	if (err)
		err = error_set(e, err < 0 ? err : -EIO, "cannot write the partition table of %s: %s", l->disk,
				strerror(err < 0 ? -err : EIO));
	err = close_context(cxt, err, e);
	if (!err)
		err = partition_check(l, &state, e);
	if (!err && state != PARTITION_UNFINISHED)
		err = error_set(e, -EIO,
				"%s does not keep what is written to it: the partition table reads back differently",
				l->disk);
	return err;
}

static bool
same_part(struct fdisk_context *cxt, const struct table *l, const struct table_part *p, bool *finished)
{
	struct fdisk_partition *pa = NULL;
	struct fdisk_parttype *type;
	const char *guid, *uuid;
	bool same = false;

	if (fdisk_get_partition(cxt, (size_t)p->number - 1, &pa) != 0)
		return false;
	type = fdisk_partition_get_type(pa);
	guid = type ? fdisk_parttype_get_string(type) : NULL;
	uuid = fdisk_partition_get_uuid(pa);
	if (fdisk_partition_has_start(pa) && fdisk_partition_has_size(pa) && guid && uuid)
		same = fdisk_partition_get_start(pa) == p->start / l->sector &&
		       fdisk_partition_get_size(pa) == p->size / l->sector && strcasecmp(uuid, p->guid) == 0;
	if (same && p->role == TABLE_ROOT)
		*finished = strcasecmp(guid, p->type) == 0;
	if (same && strcasecmp(guid, type_of(p, true)) != 0 && strcasecmp(guid, type_of(p, false)) != 0)
		same = false;
	fdisk_unref_partition(pa);
	return same;
}

/* A look that costs nothing, before libfdisk is let near it. */
static int
look_before(const struct table *l, bool *ret, struct error *e)
{
	int fd = open(l->disk, O_RDONLY | O_CLOEXEC);
	unsigned char guid[16];
	struct gpt gpt;

	if (fd < 0)
		return error_system(e, "cannot open %s", l->disk);
	gpt_look(fd, l->disk_size, &gpt);
	close(fd);
	*ret = gpt.sane && efivar_guid(l->disk_guid, guid) == 0 && gpt_has_guid(&gpt, guid);
	return 0;
}

/* A table that is not whole counts as ours when one of its copies is marked unfinished; an installed system whose table was
 * damaged later is not. */
static bool
is_begun(const struct table *l)
{
	int fd = open(l->disk, O_RDONLY | O_CLOEXEC);
	unsigned char guid[16], type[16];
	bool begun = fd >= 0 && efivar_guid(l->disk_guid, guid) == 0 && efivar_guid(TABLE_TYPE_UNFINISHED, type) == 0 &&
		     gpt_has_type(fd, l->disk_size, l->sector, guid, type);

	if (fd >= 0)
		close(fd);
	return begun;
}

static size_t
used_parts(struct fdisk_context *cxt)
{
	size_t i, n = 0, max = fdisk_get_npartitions(cxt);

	for (i = 0; i < max; i++)
		n += fdisk_is_partition_used(cxt, i) ? 1 : 0;
	return n;
}

int
partition_check(const struct table *l, enum partition_state *ret, struct error *e)
{
	struct fdisk_context *cxt;
	bool same = false, whole, finished = false;
	char *id = NULL;
	size_t i;
	int err = check_size(l, e);

	if (!err)
		err = look_before(l, &same, e);
	if (!err && !same) {
		*ret = PARTITION_OTHER;
		return 0;
	}
	if (!err)
		err = open_context(l, true, &cxt, e);
	if (err)
		return err;
	whole = fdisk_has_label(cxt);
	same = whole && fdisk_is_labeltype(cxt, FDISK_DISKLABEL_GPT);
	same = same && fdisk_get_disklabel_id(cxt, &id) == 0 && id && strcasecmp(id, l->disk_guid) == 0;
	same = same && used_parts(cxt) == l->n;
	for (i = 0; i < l->n && same; i++)
		same = same_part(cxt, l, &l->part[i], &finished);
	free(id);
	(void)fdisk_deassign_device(cxt, 1);
	fdisk_unref_context(cxt);
	if (!same)
		*ret = !whole && is_begun(l) ? PARTITION_BEGUN : PARTITION_OTHER;
	else
		*ret = finished ? PARTITION_FINISHED : PARTITION_UNFINISHED;
	return 0;
}

static int
set_type(struct fdisk_context *cxt, size_t number, const char *guid)
{
	struct fdisk_parttype *type = make_type(cxt, guid);
	int err = type ? fdisk_set_partition_type(cxt, number, type) : -ENOMEM;

	fdisk_unref_parttype(type);
	return err ? err : fdisk_write_disklabel(cxt);
}

int
partition_finish(const struct table *l, struct error *e)
{
	const struct table_part *root = table_find(l, TABLE_ROOT);
	enum partition_state state = PARTITION_OTHER;
	struct fdisk_context *cxt;
	int err = open_context(l, false, &cxt, e);

	if (err)
		return err;
	fdisk_disable_dialogs(cxt, 1);
	err = set_type(cxt, (size_t)root->number - 1, root->type);
	if (err)
		err = error_set(e, err < 0 ? err : -EIO, "cannot mark %s as finished: %s", l->disk,
				strerror(err < 0 ? -err : EIO));
	err = close_context(cxt, err, e);
	if (!err)
		err = partition_check(l, &state, e);
	if (!err && state != PARTITION_FINISHED)
		err = error_set(e, -EIO, "%s does not keep the mark of a finished installation", l->disk);
	return err;
}
