/* The disks that the person may choose from, and what is on them. Looks only: nothing found on a
 * disk is ever mounted or written here. */
#ifndef KILN_INSTALLER_DISK_H
#define KILN_INSTALLER_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct disk {
	char *name;      /* owned; "sda" */
	char *path;      /* owned; "/dev/sda" */
	char *model;     /* owned; "" when the disk doesn't say */
	char *serial;    /* owned; "" when the disk doesn't say */
	char *content;   /* owned; one line for people: "empty", "GPT: vfat, ext4 (debian)" */
	uint64_t size;   /* bytes */
	uint32_t sector; /* bytes of a logical sector: 512 or 4096 */
	bool removable;  /* USB stick, card */
	bool readonly;
	bool busy;       /* something on it is mounted or held (RAID, LVM, device mapper) */
	bool stick;      /* the medium that we run from */
	bool unreadable; /* it, or its first sector, can't be read */
	bool empty;      /* no partition table, no signature, and nothing else that is not 0 (see blank.h) */
	bool unfinished; /* holds an installation that was cut (root partition has the private type) */
};

struct disk_list {
	struct disk *item; /* owned, sorted by name (sda before sdb, sda before sdaa) */
	size_t n;
};

struct disk_scan {
	const char *sys;   /* directory with one entry a block device; NULL: /sys/block */
	const char *dev;   /* directory with the device nodes; NULL: /dev */
	const char *stick; /* mount point of the stick, whose disk is marked; NULL: none */
};

/* Every whole disk that has a device node, a size and a medium; no ram, zram, optical, md or dm
 * devices, and no loop device that is not bound to a file. A disk that can't be read is listed
 * with what is known of it. */
int disk_scan(const struct disk_scan *where, struct disk_list *ret, struct error *e);
void disk_list_free(struct disk_list *l); /* NULL is fine */

/* NULL when the disk may be the target, else why not, as the end of a sentence ("it is
 * read-only"). Static text. */
const char *disk_why_not(const struct disk *d);

/* The same device: path, serial, model, sizes. */
bool disk_is_same(const struct disk *a, const struct disk *b);

/* "  /dev/sda    500.1 GB  Samsung SSD 870 (serial S5Y...)  GPT: vfat, ext4"; one line, owned;
 * NULL: no memory. */
char *disk_describe(const struct disk *d);

#endif
