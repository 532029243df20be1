/* 1. the new text is made line by line
 * 2. it is read again: every other source must be what it was, and this one must be what was meant
 */
#include "store/relock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/strlist.h"
#include "store/version.h"

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while changing a recipe");
}

/* Appends text with every `from` replaced. */
static int
append_replaced(struct buf *b, const char *text, size_t len, const char *from, const char *to)
{
	size_t n = strlen(from);
	int r = 0;

	while (len > 0 && r == 0) {
		bool here = n > 0 && n <= len && strncmp(text, from, n) == 0;
		size_t step = here ? n : 1;

		r = here ? buf_append_str(b, to) : buf_append(b, text, 1);
		text += step;
		len -= step;
	}
	return r;
}

/* Is `line` this key's? Returns where its value begins, or NULL. */
static const char *
value_of(const char *line, const char *key)
{
	size_t n = strlen(key);

	line += strspn(line, " \t");
	if (strncmp(line, key, n) != 0 || (line[n] != ' ' && line[n] != '\t'))
		return NULL;
	line += n;
	return line + strspn(line, " \t");
}

/* The upstream parts of both versions, and those without what a repacker added. */
struct upstream {
	struct buf from, to, bare_from, bare_to;
};

static int
upstream_read(const char *from, const char *to, struct upstream *ret)
{
	int r = version_upstream(from, &ret->from);

	if (r == 0)
		r = version_upstream(to, &ret->to);
	if (r == 0 && ret->from.data)
		r = buf_append(&ret->bare_from, ret->from.data, strcspn(ret->from.data, "+"));
	if (r == 0 && ret->to.data)
		r = buf_append(&ret->bare_to, ret->to.data, strcspn(ret->to.data, "+"));
	return r;
}

static void
upstream_free(struct upstream *u)
{
	buf_free(&u->from);
	buf_free(&u->to);
	buf_free(&u->bare_from);
	buf_free(&u->bare_to);
}

/* Addresses have the version as it was released. One like "9" would be found in too many places. */
static int
append_address(struct buf *b, const char *text, size_t len, const struct upstream *u)
{
	return u->bare_from.len < 3
		       ? buf_append(b, text, len)
		       : append_replaced(b, text, len, u->bare_from.data, u->bare_to.data);
}

int
relock_find(const char *uris, const char *old_file, const char *from, const char *to,
	    char **ret_file, char **ret_sha256)
{
	const char *tar = strstr(old_file, ".tar");
	struct upstream u = {0};
	struct buf start = {0};
	int r = upstream_read(from, to, &u);

	if (r == 0)
		r = append_replaced(&start, old_file,
				    tar ? (size_t)(tar - old_file) + 4 : strlen(old_file),
				    u.from.data ? u.from.data : "", u.to.data ? u.to.data : "");
	for (const char *line = uris; r == 0 && !*ret_file && *line; line += line[0] == '\n') {
		size_t len = strcspn(line, "\n");
		char *copy = strndup(line, len);
		struct strlist words = {0};
		const char *end;

		line += len;
		end = copy && *copy == '\'' ? strchr(copy + 1, '\'') : NULL;
		r = !copy ? -ENOMEM : end ? strlist_add_words(&words, end + 1) : 0;
		if (r == 0 && words.n >= 3 && strncmp(words.item[0], start.data, start.len) == 0 &&
		    strncmp(words.item[2], "SHA256:", 7) == 0 && !strstr(words.item[0], ".asc")) {
			*ret_file = strdup(words.item[0]);
			*ret_sha256 = strdup(words.item[2] + 7);
			r = *ret_file && *ret_sha256 ? 0 : -ENOMEM;
		}
		strlist_free(&words);
		free(copy);
	}
	upstream_free(&u);
	buf_free(&start);
	return r;
}

/* The `source` line: FILE, debian:NAME=FROM, URLs. */
static int
rewrite_source(struct buf *b, const char *line, size_t len, const char *version,
	       const struct relock *l, const struct upstream *u)
{
	const char *value = value_of(line, "source");
	size_t before = value ? (size_t)(value - line) : 0,
	       file = value ? strcspn(value, " \t\n") : 0;
	struct buf name = {0}, old = {0}, new = {0}, raw = {0}, rest = {0};
	int r = buf_append(b, line, before);

	if (r == 0)
		r = buf_append(&raw, value ? value : line, file);
	if (r == 0)
		r = append_replaced(&name, raw.data ? raw.data : "", raw.len, "{version}", version);
	/* {version} stays where it gives the right name; a name that was made of it must have it still. */
	if (r == 0 && raw.data && strstr(raw.data, "{version}") && !strstr(l->file, version))
		r = -EINVAL;
	if (r == 0)
		r = buf_append_str(b, name.data && strcmp(name.data, l->file) == 0 ? raw.data
										   : l->file);
	if (r == 0)
		r = buf_printf(&old, "debian:%s=%s", l->name, l->from);
	if (r == 0)
		r = buf_printf(&new, "debian:%s=%s", l->name, l->to);
	if (r == 0)
		r = append_replaced(&rest, line + before + file, len - before - file, old.data,
				    "\001");
	if (r == 0 && rest.data) {
		char *mark = strchr(rest.data, '\001');
		size_t head = mark ? (size_t)(mark - rest.data) : rest.len;

		r = append_address(b, rest.data, head, u);
		if (r == 0 && mark)
			r = buf_append_str(b, new.data);
		if (r == 0 && mark)
			r = append_address(b, mark + 1, rest.len - head - 1, u);
	}
	buf_free(&name);
	buf_free(&old);
	buf_free(&new);
	buf_free(&raw);
	buf_free(&rest);
	return r;
}

/* What `version` becomes, owned: it follows the source when it is the source's version, aside from
 * what stands behind both ("-stable") or what a repacker added. */
static char *
new_version(const struct recipe *r, const struct upstream *u)
{
	size_t len = strlen(r->version), rest;

	if (strncmp(u->from.data, r->version, len) == 0 && u->from.data[len] != '+') {
		rest = strlen(u->from.data + len);
		if (u->to.len > rest && strcmp(u->to.data + u->to.len - rest, u->from.data + len) == 0)
			return strndup(u->to.data, u->to.len - rest);
	}
	return strdup(strcmp(r->version, u->bare_from.data) == 0 ? u->bare_to.data : r->version);
}

static int
rewrite(const char *text, const struct recipe *r, size_t i, const struct relock *l,
	const struct upstream *u, const char *version, struct buf *ret)
{
	bool hash_next = false;
	int code = 0, number = 0;

	while (*text && code == 0) {
		size_t len = strcspn(text, "\n");
		const char *value;

		len += text[len] == '\n';
		number++;
		if (number == r->sources[i].line) {
			code = rewrite_source(ret, text, len, version, l, u);
			hash_next = true;
		} else if (hash_next && (value = value_of(text, "sha256"))) {
			code = append_replaced(ret, text, len, r->sources[i].sha256, l->sha256);
			hash_next = false;
		} else if ((value = value_of(text, "version"))) {
			size_t old = strlen(r->version), before = (size_t)(value - text);

			code = buf_append(ret, text, before);
			if (code == 0)
				code = buf_append_str(ret, version);
			if (code == 0)
				code = buf_append(ret, value + old, len - before - old);
		} else {
			code = buf_append(ret, text, len);
		}
		text += len;
	}
	return code;
}

/* Only what was meant has changed. */
static int
verify(const struct buf *text, const struct recipe *old, size_t i, const struct relock *l,
       struct error *e)
{
	struct recipe *new = NULL;
	int code = recipe_parse(text->data, text->len, old->dir, &new, e);

	if (code < 0)
		return code;
	if (new->nsources != old->nsources || strcmp(new->sources[i].file, l->file) != 0 ||
	    strcmp(new->sources[i].sha256, l->sha256) != 0)
		code = error_set(e, -EINVAL, "%s/recipe: line %d must be changed by hand", old->dir,
				 old->sources[i].line);
	for (size_t k = 0; code == 0 && k < old->nsources; k++)
		if (k != i && strcmp(new->sources[k].file, old->sources[k].file) != 0)
			code = error_set(
				e, -EINVAL,
				"%s/recipe: its sources share {version}, so that they must be "
				"changed together by hand",
				old->dir);
	recipe_free(new);
	return code;
}

int
relock_rewrite(const char *text, const struct recipe *r, size_t i, const struct relock *l,
	       struct buf *ret, struct error *e)
{
	struct upstream u = {0};
	struct buf new = {0};
	char *version = NULL;
	int code = upstream_read(l->from, l->to, &u);

	if (code == 0 && (!u.bare_from.data || !u.bare_to.data))
		code = error_set(e, -EINVAL, "%s/recipe: %s is no version", r->dir, l->from);
	if (code == 0) {
		version = new_version(r, &u);
		code = version ? rewrite(text, r, i, l, &u, version, &new) : -ENOMEM;
	}
	code = code == -ENOMEM ? no_memory(e) : code;
	if (code == -EINVAL)
		code = error_set(e, code, "%s/recipe: its version cannot be told from %s: change it by hand", r->dir,
				 l->to);
	if (code == 0)
		code = verify(&new, r, i, l, e);
	if (code == 0) {
		buf_free(ret);
		*ret = new;
	} else {
		buf_free(&new);
	}
	free(version);
	upstream_free(&u);
	return code;
}
