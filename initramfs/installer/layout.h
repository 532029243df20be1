/* The partition layout as data, computed from the plan and the disk: nothing is read or written here. Printed, it is what the
 * person says yes to; partition.c writes exactly this. Everything random is derived from the plan's hash, so that the
 * same plan makes the same disk. */
#ifndef KILN_INSTALLER_LAYOUT_H
#define KILN_INSTALLER_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "disk.h"
#include "recipe/distro.h"
#include "recipe/plan.h"

#define LAYOUT_TYPE_BIOS "21686148-6449-6E6F-744E-656564454649"
#define LAYOUT_TYPE_ESP "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"
#define LAYOUT_TYPE_SWAP "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F"
#define LAYOUT_TYPE_ROOT "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709" /* Linux root, x86-64 */
/* Kiln's own: the root of an installation that is not finished. No system mounts or boots this type by itself. */
#define LAYOUT_TYPE_UNFINISHED "4B494C4E-0000-4E4F-5459-455446495245"

#define LAYOUT_GUID 37 /* "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx" and a NUL, lower case */

enum layout_role {
	LAYOUT_BIOS, /* GRUB's core image */
	LAYOUT_ESP,
	LAYOUT_SWAP,
	LAYOUT_ROOT, /* always the last one */
};

struct layout_part {
	enum layout_role role;
	int number;           /* 1, 2, ... */
	uint64_t start, size; /* bytes, multiples of 1 MiB */
	const char *type;     /* static; the finished type */
	const char *name;     /* static; the name in the GPT */
	char guid[LAYOUT_GUID];
	char fs_uuid[LAYOUT_GUID]; /* of ext4 and swap; for the ESP its first 8 digits are the serial number */
};

struct layout {
	char *disk;      /* owned; "/dev/sda" */
	uint64_t disk_size;
	uint32_t sector; /* bytes */
	char disk_guid[LAYOUT_GUID];
	char hash_seed[LAYOUT_GUID]; /* of ext4's directories */
	char plan_hash[SHA256_HEX];
	struct layout_part part[4];
	size_t n;
};

/* -ENOSPC when the disk is too small: the sentence has what is needed and what there is.
 * `distro` may be NULL: then only the partitions themselves must fit. */
int layout_compute(const struct plan *plan, const struct distro *distro, const struct disk *disk,
		   struct layout *ret, struct error *e);
void layout_free(struct layout *l); /* NULL is fine */
const struct layout_part *layout_find(const struct layout *l, enum layout_role role); /* NULL: has none */

/* -ENOMEM when the machine's `bytes` of memory are less than the distro asks for. */
int layout_check_memory(const struct distro *distro, uint64_t bytes, struct error *e);

/* One line for the disk, one for each partition. */
int layout_print(const struct layout *l, struct buf *ret);
/* "512 MiB", "1.5 GiB", "466 GiB", "1.8 TiB". */
void layout_print_size(uint64_t bytes, char *ret, size_t size);

/* A version 4 GUID made of a hash over the plan's hash and the word. */
void layout_guid(const char *plan_hash, const char *word, char ret[LAYOUT_GUID]);

#endif
