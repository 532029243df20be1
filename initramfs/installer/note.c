#include "note.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "image.h"
#include "volume.h"

#define HEAD 512

static uint64_t
note_place(uint64_t start, uint64_t size)
{
	return start + size - NOTE_SIZE;
}

int
note_write(const struct table *l, const struct plan *plan, struct error *e)
{
	const struct table_part *bios = table_find(l, TABLE_BIOS);
	char *text = plan_print(plan), *block = calloc(1, NOTE_SIZE), hex[SHA256_HEX];
	struct sha256 s;
	size_t len;
	int err;

	if (!text || !block) {
		err = error_set(e, -ENOMEM, "there is no memory left");
		goto out;
	}
	len = strlen(text);
	if (len > NOTE_SIZE - HEAD) {
		err = error_set(e, -EFBIG, "the plan is too long for its note on the disk");
		goto out;
	}
	sha256_init(&s);
	sha256_update(&s, text, len);
	sha256_final(&s, hex);
	snprintf(block, HEAD, "kiln plan 1\n%zu\n%s\n", len, hex);
	memcpy(block + HEAD, text, len);
	err = image_write(l->disk, note_place(bios->start, bios->size), block, NOTE_SIZE, e);
out:
	free(text);
	free(block);
	return err;
}

int
note_erase(const struct table *l, struct error *e)
{
	const struct table_part *bios = table_find(l, TABLE_BIOS);
	char *block = calloc(1, NOTE_SIZE);
	int err;

	if (!block)
		return error_set(e, -ENOMEM, "there is no memory left");
	err = image_write(l->disk, note_place(bios->start, bios->size), block, NOTE_SIZE, e);
	free(block);
	return err;
}

size_t
note_text(const char *block, const char **ret)
{
	char head[HEAD], want[SHA256_HEX], hex[SHA256_HEX];
	struct sha256 s;
	size_t len;

	memcpy(head, block, HEAD);
	head[HEAD - 1] = '\0';
	if (sscanf(head, "kiln plan 1\n%zu\n%64[0-9a-f]", &len, want) != 2 || len > NOTE_SIZE - HEAD)
		return 0;
	sha256_init(&s);
	sha256_update(&s, block + HEAD, len);
	sha256_final(&s, hex);
	if (strcmp(hex, want) != 0)
		return 0;
	*ret = block + HEAD;
	return len;
}

static const struct volume *
find_bios(const struct volume_list *l)
{
	const struct volume *bios = NULL;
	bool unfinished = false;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (strcasecmp(l->item[i].part_type, TABLE_TYPE_UNFINISHED) == 0)
			unfinished = true;
		if (strcasecmp(l->item[i].part_type, TABLE_TYPE_BIOS) == 0 && l->item[i].size >= NOTE_SIZE)
			bios = &l->item[i];
	}
	return unfinished ? bios : NULL;
}

int
note_find(const struct disk *disk, struct plan **ret, struct error *e)
{
	struct volume_list l = {0};
	const struct volume *bios;
	struct error ignored = {0};
	const char *text = NULL;
	char *block = NULL;
	size_t len;
	int err;

	*ret = NULL;
	err = volume_scan(disk->path, &l, e);
	if (err)
		return err;
	bios = find_bios(&l);
	if (!bios)
		goto out;
	block = malloc(NOTE_SIZE);
	if (!block) {
		err = error_set(e, -ENOMEM, "there is no memory left");
		goto out;
	}
	err = image_read(disk->path, note_place(bios->start, bios->size), block, NOTE_SIZE, e);
	len = err ? 0 : note_text(block, &text);
	if (len)
		(void)plan_parse(text, len, "the plan on the disk", ret, &ignored);
out:
	free(block);
	volume_list_free(&l);
	return err;
}
