#include "table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB (1024ULL * 1024)
#define GIB (1024 * MIB)

#define ESP_LARGE (512 * MIB)
#define ESP_SMALL (64 * MIB)
/* FAT32 wants 65,525 clusters, and a cluster is at least a sector */
#define ESP_SMALL_4K (300 * MIB)
#define SMALL_DISK (16 * GIB)
#define ROOT_LEAST (256 * MIB)
/* the end of the disk holds the second partition table */
#define TAIL (1 * MIB)

void
table_guid(const char *plan_hash, const char *word, char ret[TABLE_GUID])
{
	char hex[SHA256_HEX];
	struct sha256 s;

	sha256_init(&s);
	sha256_update(&s, plan_hash, strlen(plan_hash));
	sha256_update(&s, word, strlen(word) + 1);
	sha256_final(&s, hex);
	hex[12] = '4';
	hex[16] = "89ab"[(hex[16] >= 'a' ? hex[16] - 'a' + 10 : hex[16] - '0') & 3];
	snprintf(ret, TABLE_GUID, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

void
table_print_size(uint64_t bytes, char *ret, size_t size)
{
	if (bytes >= 1024 * GIB)
		snprintf(ret, size, "%.1f TiB", (double)bytes / (1024.0 * (double)GIB));
	else if (bytes >= 10 * GIB)
		snprintf(ret, size, "%.0f GiB", (double)bytes / (double)GIB);
	else if (bytes >= GIB)
		snprintf(ret, size, "%.1f GiB", (double)bytes / (double)GIB);
	else
		snprintf(ret, size, "%.0f MiB", (double)bytes / (double)MIB);
}

static void
add_part(struct table *l, enum table_role role, uint64_t *at, uint64_t size)
{
	static const struct {
		const char *type, *name;
	} kind[] = {
		[TABLE_BIOS] = {TABLE_TYPE_BIOS, "kiln-bios"},
		[TABLE_ESP] = {TABLE_TYPE_ESP, "kiln-esp"},
		[TABLE_SWAP] = {TABLE_TYPE_SWAP, "kiln-swap"},
		[TABLE_ROOT] = {TABLE_TYPE_ROOT, "kiln-root"},
	};
	struct table_part *p = &l->part[l->n++];
	char word[32];

	*p = (struct table_part){.role = role, .number = (int)l->n, .start = *at, .size = size};
	p->type = kind[role].type;
	p->name = kind[role].name;
	snprintf(word, sizeof(word), "%s guid", p->name);
	table_guid(l->plan_hash, word, p->guid);
	snprintf(word, sizeof(word), "%s fs", p->name);
	table_guid(l->plan_hash, word, p->fs_uuid);
	*at += size;
}

static uint64_t
esp_size(const struct disk *disk)
{
	if (disk->size >= SMALL_DISK)
		return ESP_LARGE;
	return disk->sector > 512 ? ESP_SMALL_4K : ESP_SMALL;
}

static int
too_small(const struct disk *disk, uint64_t need, uint64_t root, uint64_t swap, struct error *e)
{
	char has[32], needs[32], roots[32], swaps[32];

	table_print_size(disk->size, has, sizeof(has));
	table_print_size(need, needs, sizeof(needs));
	table_print_size(root, roots, sizeof(roots));
	table_print_size(swap, swaps, sizeof(swaps));
	return error_set(e, -ENOSPC,
			 "%s is too small: it has %s (%llu MiB), and %s (%llu MiB) are needed, of which the "
			 "system takes %s and swap %s",
			 disk->path, has, (unsigned long long)(disk->size / MIB), needs,
			 (unsigned long long)((need + MIB - 1) / MIB), roots, swap ? swaps : "nothing");
}

int
table_compute(const struct plan *plan, const struct distro *distro, const struct disk *disk,
	       struct table *ret, struct error *e)
{
	uint64_t root = distro && distro->disk > 0 ? (uint64_t)distro->disk * MIB : ROOT_LEAST;
	uint64_t at = MIB, esp = esp_size(disk), swap = (plan->swap + MIB - 1) / MIB * MIB, need;
	struct table l = {.disk_size = disk->size, .sector = disk->sector};

	if (disk->sector != 512 && disk->sector != 4096)
		return error_set(e, -EINVAL, "%s has sectors of %u bytes; only 512 and 4096 are known",
				 disk->path, (unsigned)disk->sector);
	if (root < ROOT_LEAST)
		root = ROOT_LEAST;
	if (plan->swap > 1024 * 1024 * GIB)
		return error_set(e, -EINVAL, "the swap that the plan asks for is larger than any disk");
	need = MIB + MIB + esp + swap + root + TAIL;
	if (disk->size < need)
		return too_small(disk, need, root, swap, e);
	l.disk = strdup(disk->path);
	if (!l.disk)
		return error_set(e, -ENOMEM, "there is no memory left");
	plan_hash(plan, l.plan_hash);
	table_guid(l.plan_hash, "disk", l.disk_guid);
	table_guid(l.plan_hash, "hash seed", l.hash_seed);
	add_part(&l, TABLE_BIOS, &at, MIB);
	add_part(&l, TABLE_ESP, &at, esp);
	if (swap)
		add_part(&l, TABLE_SWAP, &at, swap);
	add_part(&l, TABLE_ROOT, &at, (disk->size - at - TAIL) / MIB * MIB);
	*ret = l;
	return 0;
}

void
table_free(struct table *l)
{
	if (!l)
		return;
	free(l->disk);
	*l = (struct table){0};
}

const struct table_part *
table_find(const struct table *l, enum table_role role)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->part[i].role == role)
			return &l->part[i];
	return NULL;
}

int
table_check_memory(const struct distro *distro, uint64_t bytes, struct error *e)
{
	/* what firmware and kernel keep for themselves is missing from the total: allow for 1/8 */
	uint64_t need = distro->memory > 0 ? (uint64_t)distro->memory * MIB : 0;

	if (bytes >= need - need / 8)
		return 0;
	return error_set(e, -ENOMEM, "this machine has too little memory: %llu MiB, and %s needs %llu MiB",
			 (unsigned long long)(bytes / MIB), distro->name, (unsigned long long)(need / MIB));
}

int
table_print(const struct table *l, struct buf *ret)
{
	static const char *const what[] = {
		[TABLE_BIOS] = "boot loader for BIOS",
		[TABLE_ESP] = "FAT: boot loader for UEFI",
		[TABLE_SWAP] = "swap",
		[TABLE_ROOT] = "root, ext4: the system",
	};
	char size[32];
	size_t i;
	int err;

	table_print_size(l->disk_size, size, sizeof(size));
	err = buf_printf(ret, "%s  %s, %u-byte sectors, new GPT\n", l->disk, size,
			 (unsigned)l->sector);
	for (i = 0; i < l->n && !err; i++) {
		const struct table_part *p = &l->part[i];

		table_print_size(p->size, size, sizeof(size));
		err = buf_printf(ret, "  %d  %9s  at %8llu MiB  %s\n", p->number, size,
				 (unsigned long long)(p->start / MIB), what[p->role]);
	}
	return err;
}
