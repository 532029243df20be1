/* The partition table as data, computed from the plan and the disk: nothing is read or written
 * here. Printed, it is what the person says yes to; partition.c writes exactly this. Everything
 * random is derived from the plan's hash, so that the same plan makes the same disk. */
#ifndef KILN_INSTALLER_TABLE_H
#define KILN_INSTALLER_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "disk.h"
#include "recipe/distro.h"
#include "recipe/plan.h"

#define TABLE_TYPE_BIOS "21686148-6449-6E6F-744E-656564454649"
#define TABLE_TYPE_ESP "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"
#define TABLE_TYPE_SWAP "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F"
#define TABLE_TYPE_ROOT "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709" /* Linux root, x86-64 */
/* Kiln's own: the root of an installation that is not finished. No system mounts or boots this
 * type by itself. */
#define TABLE_TYPE_UNFINISHED "4B494C4E-0000-4E4F-5459-455446495245"

#define TABLE_GUID 37 /* "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx" and a NUL, lower case */

enum table_role {
	TABLE_BIOS, /* GRUB's core image */
	TABLE_ESP,
	TABLE_SWAP,
	TABLE_ROOT, /* always the last one */
};

struct table_part {
	enum table_role role;
	int number;           /* 1, 2, ... */
	uint64_t start, size; /* bytes, multiples of 1 MiB */
	const char *type;     /* static; the finished type */
	const char *name;     /* static; the name in the GPT */
	char guid[TABLE_GUID];
	char fs_uuid[TABLE_GUID]; /* of ext4 and swap; for the ESP its first 8 digits are the serial number */
};

struct table {
	char *disk;      /* owned; "/dev/sda" */
	uint64_t disk_size;
	uint32_t sector; /* bytes */
	char disk_guid[TABLE_GUID];
	char hash_seed[TABLE_GUID]; /* of ext4's directories */
	char plan_hash[SHA256_HEX];
	struct table_part part[4];
	size_t n;
};

/* -ENOSPC when the disk is too small: the sentence has what is needed and what there is.
 * `distro` may be NULL: then only the partitions themselves must fit. */
int table_compute(const struct plan *plan, const struct distro *distro, const struct disk *disk,
		   struct table *ret, struct error *e);
void table_free(struct table *l); /* NULL is fine */
const struct table_part *table_find(const struct table *l, enum table_role role); /* NULL: has none */

/* -ENOMEM when the machine's `bytes` of memory are less than the distro asks for. */
int table_check_memory(const struct distro *distro, uint64_t bytes, struct error *e);

/* One line for the disk, one for each partition. */
int table_print(const struct table *l, struct buf *ret);
/* "512 MiB", "1.5 GiB", "466 GiB", "1.8 TiB". */
void table_print_size(uint64_t bytes, char *ret, size_t size);

/* A version 4 GUID made of a hash over the plan's hash and the word. */
void table_guid(const char *plan_hash, const char *word, char ret[TABLE_GUID]);

#endif
