#include "store/manifest.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while reading a manifest");
}

static int
print_name(struct buf *b, const char *name)
{
	int r = 0;

	for (const unsigned char *c = (const unsigned char *)name; *c && r == 0; c++) {
		if (*c < 0x21 || *c == 0x7f || *c == '\\')
			r = buf_printf(b, "\\%03o", (unsigned int)*c);
		else
			r = buf_append(b, c, 1);
	}
	return r;
}

static int
print_entry(const struct manifest_entry *m, struct buf *b)
{
	int r;

	if (m->type == 'f')
		r = buf_printf(b, "f %04o %llu %s ", (unsigned int)m->mode,
			       (unsigned long long)m->size, m->sha256);
	else if (m->type == 'd')
		r = buf_printf(b, "d %04o - - ", (unsigned int)m->mode);
	else
		r = buf_append_str(b, "l - - - ");
	if (r == 0)
		r = print_name(b, m->path);
	if (r == 0 && m->type == 'l')
		r = buf_append_str(b, " -> ");
	if (r == 0 && m->type == 'l')
		r = print_name(b, m->target);
	return r < 0 ? r : buf_append(b, "\n", 1);
}

int
manifest_print(const struct manifest *m, struct buf *ret)
{
	int r = 0;

	for (size_t i = 0; i < m->n && r == 0; i++)
		r = print_entry(&m->item[i], ret);
	return r;
}

int
manifest_hash(const struct manifest *m, char ret_hex[SHA256_HEX])
{
	struct buf line = {0};
	struct sha256 s;
	int r = 0;

	sha256_init(&s);
	for (size_t i = 0; i < m->n && r == 0; i++) {
		buf_clear(&line);
		r = print_entry(&m->item[i], &line);
		if (r == 0)
			sha256_update(&s, line.data, line.len);
	}
	if (r == 0)
		sha256_final(&s, ret_hex);
	buf_free(&line);
	return r;
}

/* Undoes print_name on a field that ends at `len`; NULL: not written the way print_name writes. */
static char *
parse_name(const char *text, size_t len)
{
	char *name = malloc(len + 1);
	size_t n = 0;

	for (size_t i = 0; name && i < len; i++) {
		unsigned int c = (unsigned char)text[i];

		if (c == '\\') {
			c = 0;
			for (size_t k = 1; k < 4; k++) {
				if (i + k >= len || text[i + k] < '0' || text[i + k] > '7')
					goto bad;
				c = c * 8 + (unsigned int)(text[i + k] - '0');
			}
			i += 3;
			if (c == 0 || c > 0x7f || (c >= 0x21 && c != 0x7f && c != '\\'))
				goto bad;
		} else if (c < 0x21 || c == 0x7f) {
			goto bad;
		}
		name[n++] = (char)c;
	}
	if (name)
		name[n] = '\0';
	return name;
bad:
	free(name);
	return NULL;
}

/* The next blank-separated field of a line; *len is what is left of it. */
static const char *
next_field(const char **at, size_t *len, size_t *ret_len)
{
	const char *start = *at, *blank = memchr(start, ' ', *len);

	if (!blank)
		return NULL;
	*ret_len = (size_t)(blank - start);
	*len -= *ret_len + 1;
	*at = blank + 1;
	return start;
}

static bool
parse_mode(const char *text, size_t len, mode_t *ret)
{
	mode_t mode = 0;

	if (len != 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (text[i] < '0' || text[i] > '7')
			return false;
		mode = mode * 8 + (mode_t)(text[i] - '0');
	}
	*ret = mode;
	return true;
}

static bool
parse_size(const char *text, size_t len, uint64_t *ret)
{
	uint64_t size = 0;

	if (len == 0 || len > 18 || (text[0] == '0' && len > 1))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		size = size * 10 + (uint64_t)(text[i] - '0');
	}
	*ret = size;
	return true;
}

static bool
parse_sha256(const char *text, size_t len, char ret[SHA256_HEX])
{
	if (len != SHA256_HEX - 1 || strspn(text, "0123456789abcdef") < len)
		return false;
	memcpy(ret, text, len);
	ret[len] = '\0';
	return true;
}

static bool
is_dash(const char *text, size_t len)
{
	return len == 1 && text[0] == '-';
}

/* The fields between type and path. */
static bool
parse_numbers(struct manifest_entry *m, const char *const field[3], const size_t len[3])
{
	if (m->type == 'l')
		return is_dash(field[0], len[0]) && is_dash(field[1], len[1]) &&
		       is_dash(field[2], len[2]);
	if (!parse_mode(field[0], len[0], &m->mode))
		return false;
	if (m->type == 'd')
		return is_dash(field[1], len[1]) && is_dash(field[2], len[2]);
	return m->type == 'f' && parse_size(field[1], len[1], &m->size) &&
	       parse_sha256(field[2], len[2], m->sha256);
}

static bool
parse_line(const char *line, size_t len, struct manifest_entry *m)
{
	const char *type, *arrow = NULL, *field[3];
	size_t type_len, field_len[3];

	type = next_field(&line, &len, &type_len);
	if (!type || type_len != 1)
		return false;
	m->type = type[0];
	for (size_t i = 0; i < 3; i++) {
		field[i] = next_field(&line, &len, &field_len[i]);
		if (!field[i])
			return false;
	}
	if (!parse_numbers(m, field, field_len))
		return false;
	if (m->type == 'l') {
		arrow = memmem(line, len, " -> ", 4);
		if (!arrow)
			return false;
		m->target = parse_name(arrow + 4, len - (size_t)(arrow + 4 - line));
		if (!m->target || !*m->target)
			return false;
		len = (size_t)(arrow - line);
	}
	m->path = parse_name(line, len);
	return m->path && file_path_is_clean(m->path);
}

/* Sorted, nothing twice, and whatever stands in a directory stands in one that is listed. */
static bool
fits(const struct manifest *m, const struct manifest_entry *new)
{
	const struct manifest_entry *parent;
	const char *slash = strrchr(new->path, '/');
	char *above;

	if (m->n && strcmp(m->item[m->n - 1].path, new->path) >= 0)
		return false;
	if (!slash)
		return true;
	above = strndup(new->path, (size_t)(slash - new->path));
	if (!above)
		return false;
	parent = manifest_find(m, above);
	free(above);
	return parent && parent->type == 'd';
}

static size_t
count_lines(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n';
	return n;
}

int
manifest_parse(const char *text, size_t len, const char *file, struct manifest *ret,
	       struct error *e)
{
	struct manifest m = {0};
	size_t line = 0;

	m.item = calloc(count_lines(text, len) + 1, sizeof(*m.item));
	if (!m.item)
		return no_memory(e);
	while (len) {
		const char *end = memchr(text, '\n', len);
		struct manifest_entry *new = &m.item[m.n];

		line++;
		if (!end || !parse_line(text, (size_t)(end - text), new) || !fits(&m, new)) {
			if (end)
				m.n++; /* its strings belong to m now */
			manifest_free(&m);
			return error_set(e, -EINVAL, "%s:%zu: this is no line of a manifest", file,
					 line);
		}
		m.n++;
		len -= (size_t)(end + 1 - text);
		text = end + 1;
	}
	*ret = m;
	return 0;
}

static int
compare(const void *path, const void *entry)
{
	return strcmp(path, ((const struct manifest_entry *)entry)->path);
}

const struct manifest_entry *
manifest_find(const struct manifest *m, const char *path)
{
	return m->n ? bsearch(path, m->item, m->n, sizeof(*m->item), compare) : NULL;
}

void
manifest_free(struct manifest *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n; i++) {
		free(m->item[i].path);
		free(m->item[i].target);
	}
	free(m->item);
	*m = (struct manifest){0};
}
