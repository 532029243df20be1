/* The side of the store that only reads. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/file.h"

#define MANIFEST_MAX (256u << 20)

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory in the store");
}

char *
store_find(const struct store *s, const char *entry)
{
	for (size_t i = 0; i < s->dirs.n; i++) {
		struct buf path = {0}, manifest = {0};
		bool there;

		if (buf_printf(&path, "%s/%s", s->dirs.item[i], entry) < 0 ||
		    buf_printf(&manifest, "%s/manifest", path.data) < 0) {
			buf_free(&path);
			return NULL;
		}
		there = file_exists_at(AT_FDCWD, manifest.data);
		buf_free(&manifest);
		if (there)
			return path.data;
		buf_free(&path);
	}
	return NULL;
}

int
store_manifest(const struct store *s, const char *entry, struct manifest *ret, struct error *e)
{
	struct buf text = {0}, path = {0};
	char *found = store_find(s, entry);
	int r;

	if (!found)
		return error_set(e, -ENOENT, "%s is not in the store", entry);
	r = buf_printf(&path, "%s/manifest", found) < 0 ? no_memory(e) : 0;
	if (r == 0)
		r = file_read_at(AT_FDCWD, path.data, MANIFEST_MAX, &text, e);
	if (r == 0)
		r = manifest_parse(text.data, text.len, path.data, ret, e);
	buf_free(&text);
	buf_free(&path);
	free(found);
	return r;
}

int
store_output(const struct store *s, const char *entry, char ret_hex[SHA256_HEX], struct error *e)
{
	struct manifest m = {0};
	int r = store_manifest(s, entry, &m, e);

	if (r == 0 && manifest_hash(&m, ret_hex) < 0)
		r = no_memory(e);
	manifest_free(&m);
	return r;
}

static bool
same(const struct manifest_entry *a, const struct manifest_entry *b)
{
	return a->type == b->type && a->mode == b->mode && a->size == b->size &&
	       !strcmp(a->sha256, b->sha256) &&
	       !strcmp(a->target ? a->target : "", b->target ? b->target : "");
}

/* The first path in which they differ, and how; NULL: none. */
static const char *
first_difference(const struct manifest *want, const struct manifest *have, const char **ret_path)
{
	for (size_t i = 0; i < want->n || i < have->n; i++) {
		int order = i >= have->n   ? -1
			    : i >= want->n ? 1
					   : strcmp(want->item[i].path, have->item[i].path);

		*ret_path = order <= 0 ? want->item[i].path : have->item[i].path;
		if (order < 0)
			return "is missing";
		if (order > 0)
			return "does not belong to it";
		if (!same(&want->item[i], &have->item[i]))
			return "is not what was built";
	}
	return NULL;
}

int
store_verify(const struct store *s, const char *entry, struct error *e)
{
	struct manifest want = {0}, have = {0};
	const char *path, *what;
	struct buf tree = {0};
	char *found = NULL;
	int fd = -1, r;

	r = store_manifest(s, entry, &want, e);
	if (r < 0)
		goto out;
	found = store_find(s, entry);
	if (!found || buf_printf(&tree, "%s/tree", found) < 0) {
		r = no_memory(e);
		goto out;
	}
	fd = r = dir_open(AT_FDCWD, tree.data, e);
	if (fd >= 0)
		r = manifest_scan(fd, &have, e);
	if (r < 0)
		goto out;
	what = first_difference(&want, &have, &path);
	if (what)
		r = error_set(e, -EBADMSG, "%s: %s %s", entry, path, what);
out:
	if (fd >= 0)
		close(fd);
	buf_free(&tree);
	free(found);
	manifest_free(&want);
	manifest_free(&have);
	return r;
}
