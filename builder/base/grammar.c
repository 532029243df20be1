/* The grammar of every file that a person writes. See grammar.h.
 *
 * 1. The text as a whole: its size, a byte order mark (grammar_read)
 * 2. Line by line: is it text (grammar_check_line), key and value (grammar_add_line)
 * 3. What is missing (grammar_check_required) */
#include "base/grammar.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/strlist.h"
#include "base/utf8.h"

#define GRAMMAR_MAX ((size_t)1 << 20)
#define GRAMMAR_LINE_MAX 4096
#define GRAMMAR_SHOWN 40 /* bytes of a wrong key that a message repeats */

struct grammar_reader {
	const struct grammar_key *keys;
	size_t nkeys;
	struct grammar_doc doc;
	size_t cap; /* lines allocated */
	int line;   /* being read, 1-based */
	struct error *e;
};

static int
grammar_error_list(const struct grammar_doc *d, int line, struct error *e, const char *format,
		   va_list ap)
{
	char text[sizeof e->text];

	vsnprintf(text, sizeof text, format, ap);
	return error_set(e, -EINVAL, "%s:%d: %s", d->file, line < 1 ? 1 : line, text);
}

int
grammar_error(const struct grammar_doc *d, int line, struct error *e, const char *format, ...)
{
	va_list ap;
	int r;

	va_start(ap, format);
	r = grammar_error_list(d, line, e, format, ap);
	va_end(ap);
	return r;
}

__attribute__((format(printf, 2, 3))) static int
grammar_fail(const struct grammar_reader *g, const char *format, ...)
{
	va_list ap;
	int r;

	va_start(ap, format);
	r = grammar_error_list(&g->doc, g->line, g->e, format, ap);
	va_end(ap);
	return r;
}

static int
grammar_no_memory(const struct grammar_reader *g)
{
	return error_set(g->e, -ENOMEM, "%s:%d: not enough memory", g->doc.file, g->line);
}

static int
grammar_check_line(struct grammar_reader *g, const char *s, size_t len)
{
	if (len > GRAMMAR_LINE_MAX)
		return grammar_fail(g, "this line has %zu bytes; %d are allowed", len,
				    GRAMMAR_LINE_MAX);
	for (size_t i = 0; i < len;) {
		unsigned char c = (unsigned char)s[i];
		size_t n = utf8_length(s + i, len - i);

		if (n == 0)
			return grammar_fail(g,
					    "byte 0x%02x at column %zu is not UTF-8 text; save the "
					    "file as UTF-8",
					    c, i + 1);
		if (utf8_is_control(s + i, n) && c != '\t')
			return grammar_fail(g,
					    "control character 0x%02x at column %zu; this must be "
					    "a plain text file",
					    (unsigned char)s[i + n - 1], i + 1);
		i += n;
	}
	return 0;
}

/* The key that is meant by this word, or NULL. */
static const char *
grammar_nearest(const struct grammar_reader *g, const char *word)
{
	const char *best = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < g->nkeys; i++) {
		size_t d = strlist_distance(word, g->keys[i].name);

		if (d < least) {
			least = d;
			best = g->keys[i].name;
		}
	}
	return best != NULL && strlist_is_near(word, least) ? best : NULL;
}

/* `hostname: x` and `hostname=x` are what other programs' files look like. */
static bool
grammar_is_foreign(const struct grammar_reader *g, const char *word)
{
	size_t len = strcspn(word, ":=");

	for (size_t i = 0; i < g->nkeys && word[len] != '\0'; i++)
		if (strlen(g->keys[i].name) == len && strncmp(g->keys[i].name, word, len) == 0)
			return true;
	return false;
}

static int
grammar_unknown(const struct grammar_reader *g, const char *s, size_t len)
{
	char word[GRAMMAR_SHOWN + 1];
	const char *near;
	struct buf all = {0};
	int r;

	len = len < GRAMMAR_SHOWN ? len : GRAMMAR_SHOWN;
	memcpy(word, s, len);
	word[len] = '\0';
	if (grammar_is_foreign(g, word))
		return grammar_fail(g,
				    "write \"%.*s\", a blank and the value, without \":\" or \"=\"",
				    (int)strcspn(word, ":="), word);
	near = grammar_nearest(g, word);
	if (near != NULL)
		return grammar_fail(g, "unknown key \"%s\"; did you mean \"%s\"?", word, near);
	for (size_t i = 0; i < g->nkeys; i++)
		if (buf_printf(&all, " %s", g->keys[i].name) < 0)
			break;
	r = grammar_fail(g, "unknown key \"%s\"; the known ones are:%s", word,
			 all.data == NULL ? "" : all.data);
	buf_free(&all);
	return r;
}

static int
grammar_push(struct grammar_reader *g, size_t key, const char *s, size_t len)
{
	struct grammar_line *l;

	if (g->doc.n == g->cap) {
		size_t cap = g->cap == 0 ? 16 : g->cap * 2;

		l = realloc(g->doc.lines, cap * sizeof *l);
		if (l == NULL)
			return grammar_no_memory(g);
		g->doc.lines = l;
		g->cap = cap;
	}
	l = &g->doc.lines[g->doc.n];
	l->value = strndup(s, len);
	if (l->value == NULL)
		return grammar_no_memory(g);
	l->line = g->line;
	l->key = key;
	g->doc.n++;
	return 0;
}

static bool
grammar_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static int
grammar_add_line(struct grammar_reader *g, const char *s, size_t len)
{
	size_t word = 0, key;

	while (len > 0 && grammar_is_blank(s[len - 1]))
		len--;
	while (len > 0 && grammar_is_blank(*s)) {
		s++;
		len--;
	}
	if (len == 0 || *s == '#')
		return 0;
	while (word < len && !grammar_is_blank(s[word]))
		word++;
	for (key = 0; key < g->nkeys; key++)
		if (strlen(g->keys[key].name) == word && memcmp(g->keys[key].name, s, word) == 0)
			break;
	if (key == g->nkeys)
		return grammar_unknown(g, s, word);
	s += word;
	len -= word;
	while (len > 0 && grammar_is_blank(*s)) {
		s++;
		len--;
	}
	if (len == 0)
		return grammar_fail(g, "\"%s\" has no value", g->keys[key].name);
	for (size_t i = 0; i < g->doc.n && g->keys[key].kind == GRAMMAR_ONE; i++)
		if (g->doc.lines[i].key == key)
			return grammar_fail(g,
					    "\"%s\" stands on line %d already; only one is allowed",
					    g->keys[key].name, g->doc.lines[i].line);
	return grammar_push(g, key, s, len);
}

static int
grammar_check_required(struct grammar_reader *g)
{
	for (size_t k = 0; k < g->nkeys; k++) {
		size_t i = 0;

		while (i < g->doc.n && g->doc.lines[i].key != k)
			i++;
		if (g->keys[k].required && i == g->doc.n)
			return grammar_fail(g, "the file ends without a \"%s\" line; it needs one",
					    g->keys[k].name);
	}
	return 0;
}

static int
grammar_read(struct grammar_reader *g, const char *text, size_t len)
{
	int r = 0;

	if (len > GRAMMAR_MAX)
		return grammar_fail(g, "the file has %zu bytes; %zu are allowed", len, GRAMMAR_MAX);
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	for (size_t i = 0, n; i < len && r == 0; i += n + 1) {
		const char *end = memchr(text + i, '\n', len - i);
		size_t shown;

		g->line += i > 0;
		n = end == NULL ? len - i : (size_t)(end - text) - i;
		shown = n > 0 && end != NULL && text[i + n - 1] == '\r' ? n - 1 : n;
		r = grammar_check_line(g, text + i, shown);
		if (r == 0)
			r = grammar_add_line(g, text + i, shown);
	}
	return r < 0 ? r : grammar_check_required(g);
}

int
grammar_parse(const char *text, size_t len, const char *file, const struct grammar_key *keys,
	      size_t nkeys, struct grammar_doc *ret, struct error *e)
{
	struct grammar_reader g = {.keys = keys, .nkeys = nkeys, .line = 1, .e = e};
	int r;

	g.doc.file = strdup(file);
	if (g.doc.file == NULL)
		return error_set(e, -ENOMEM, "%s:1: not enough memory", file);
	r = grammar_read(&g, text, len);
	if (r < 0) {
		grammar_free(&g.doc);
		return r;
	}
	*ret = g.doc;
	return 0;
}

void
grammar_free(struct grammar_doc *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->n; i++)
		free(d->lines[i].value);
	free(d->lines);
	free(d->file);
	*d = (struct grammar_doc){0};
}

const char *
grammar_value(const struct grammar_doc *d, size_t key)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->lines[i].key == key)
			return d->lines[i].value;
	return NULL;
}
