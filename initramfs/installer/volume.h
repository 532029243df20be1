/* The file systems on the disks: on the disk itself or in a partition, found with libblkid
 * through the disk's own descriptor, so that it works where the kernel doesn't know the
 * partitions. Looks only. */
#ifndef KILN_INSTALLER_VOLUME_H
#define KILN_INSTALLER_VOLUME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct volume {
	char *disk;      /* owned; "/dev/sda" */
	int number;      /* of the partition; 0: the disk itself */
	uint64_t start;  /* bytes from the start of the disk */
	uint64_t size;   /* bytes */
	char *fs;        /* owned; "vfat", "ext4"; "several signatures", "unreadable"; "" when there is none */
	char *label;     /* owned; "" when it has none */
	char part_type[37]; /* GUID or "0x.."; "" for the disk itself */
	char part_uuid[37]; /* "" when the table has none */
};

struct volume_list {
	char table[8];  /* "gpt", "dos", "damaged", ...; "": none */
	struct volume *item; /* owned, in order of their numbers */
	size_t n;
};

/* Of one disk. -EIO when it can't be read. Damaged tables are no error: there is just less to
 * list. */
int volume_scan(const char *disk, struct volume_list *ret, struct error *e);
/* The same from a descriptor; `disk` is only for the names. */
int volume_scan_fd(int fd, const char *disk, struct volume_list *ret, struct error *e);
void volume_list_free(struct volume_list *l); /* NULL is fine */

/* Files on a FAT volume, by mtools: nothing is mounted. `path` like "kiln.plan". At most `max`
 * bytes; -EIO when not all of it can be read. */
int volume_read_file(const struct volume *v, const char *path, size_t max, struct buf *ret, struct error *e);
/* Whether it has the file. -EIO when the directory cannot be read. */
int volume_has_file(const struct volume *v, const char *name, bool *ret, struct error *e);
/* Copies the local file there, over an older one, and syncs the disk. */
int volume_write_file(const struct volume *v, const char *from, const char *path, struct error *e);

#endif
