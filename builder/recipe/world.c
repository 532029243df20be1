#include "recipe/world.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/grammar.h"
#include "recipe/value.h"

#define WORLD_FILE_MAX ((size_t)64 << 10)

enum { KEY_SUMMARY, KEY_SWAP, KEY_KEEP, KEY_COUNT };

static const struct grammar_key keys[KEY_COUNT] = {
	[KEY_SUMMARY] = {"summary", GRAMMAR_ONE, true},
	[KEY_SWAP] = {"swap", GRAMMAR_LIST, true},
	[KEY_KEEP] = {"keep", GRAMMAR_LIST, false},
};

static int
add_pair(struct world *w, const struct grammar_doc *doc, const struct grammar_line *l, const char *out, const char *in,
	 struct error *e)
{
	if (world_swap(w, out))
		return grammar_error(doc, l->line, e, "%s is swapped twice", out);
	if (strlist_add(&w->out, out) < 0 || strlist_add(&w->in, in) < 0)
		return value_no_memory(doc, l->line, e);
	return 0;
}

static int
add_swap(struct world *w, const struct grammar_doc *doc, const struct grammar_line *l, struct error *e)
{
	struct strlist words = {0};
	int r = strlist_add_words(&words, l->value);

	if (r == 0 && (words.n != 2 || !value_is_name(words.item[0]) || !value_is_name(words.item[1])))
		r = grammar_error(doc, l->line, e, "swap takes two names of packages: what is named, and what is "
						   "taken in its place");
	else if (r == 0)
		r = add_pair(w, doc, l, words.item[0], words.item[1], e);
	strlist_free(&words);
	return r == -ENOMEM ? value_no_memory(doc, l->line, e) : r;
}

/* Each stands for itself. */
static int
add_kept(struct world *w, const struct grammar_doc *doc, const struct grammar_line *l, struct error *e)
{
	struct strlist names = {0};
	int r = value_add_names(doc, l, "package", &names, e);

	for (size_t i = 0; i < names.n && r == 0; i++)
		r = add_pair(w, doc, l, names.item[i], names.item[i], e);
	strlist_free(&names);
	return r;
}

static int
fill(struct world *w, const struct grammar_doc *doc, const char *name, struct error *e)
{
	int r = 0;

	w->name = strdup(name);
	if (!w->name)
		return value_no_memory(doc, 1, e);
	for (size_t i = 0; i < doc->n && r == 0; i++) {
		const struct grammar_line *l = &doc->lines[i];

		r = l->key == KEY_SUMMARY ? value_text(doc, l, &w->summary, e)
		    : l->key == KEY_SWAP  ? add_swap(w, doc, l, e)
					  : add_kept(w, doc, l, e);
	}
	return r;
}

int
world_parse(const char *text, size_t len, const char *name, struct world **ret, struct error *e)
{
	struct grammar_doc doc = {0};
	struct buf file = {0};
	struct world *w;
	int r;

	if (buf_printf(&file, "distros/worlds/%s", name) < 0)
		return error_set(e, -ENOMEM, "distros/worlds/%s:1: not enough memory", name);
	r = grammar_parse(text, len, file.data, keys, KEY_COUNT, &doc, e);
	buf_free(&file);
	if (r < 0)
		return r;
	w = calloc(1, sizeof(*w));
	r = w ? fill(w, &doc, name, e) : value_no_memory(&doc, 1, e);
	grammar_free(&doc);
	if (r < 0) {
		world_free(w);
		return r;
	}
	*ret = w;
	return 0;
}

int
world_read(int tree_fd, const char *name, struct world **ret, struct error *e)
{
	struct buf path = {0}, text = {0};
	int r;

	if (!value_is_name(name)) /* it may come from a person: it must not lead elsewhere */
		return error_set(e, -EINVAL, "\"%.80s\" cannot be the name of a world", name);
	if (buf_printf(&path, "distros/worlds/%s", name) < 0)
		return error_set(e, -ENOMEM, "distros/worlds/%s: not enough memory", name);
	r = file_read_at(tree_fd, path.data, WORLD_FILE_MAX, &text, e);
	if (r == 0)
		r = world_parse(text.data ? text.data : "", text.len, name, ret, e);
	buf_free(&path);
	buf_free(&text);
	return r;
}

const char *
world_swap(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->out.n; i++) {
		if (!strcmp(w->out.item[i], name))
			return w->in.item[i];
	}
	return NULL;
}

void
world_free(struct world *w)
{
	if (!w)
		return;
	free(w->name);
	free(w->summary);
	strlist_free(&w->out);
	strlist_free(&w->in);
	free(w);
}
