#include "recipe/seed_list.h"

#include <errno.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/grammar.h"

#define SEED_LIST_MAX (64 << 10)

enum { KEY_PACKAGE, KEY_SOURCE };
static const struct grammar_key keys[] = {
	[KEY_PACKAGE] = {"package", GRAMMAR_LIST, true},
	[KEY_SOURCE] = {"source", GRAMMAR_LIST, false},
};

static int
add_source(struct seed_list *l, const char *recipe, const char *dir)
{
	int r = strlist_add(&l->recipes, recipe);

	return r < 0 ? r : strlist_add(&l->dirs, dir);
}

static int
add_line(const struct grammar_doc *doc, const struct grammar_line *line, struct seed_list *l, struct error *e)
{
	struct strlist words = {0};
	int r = strlist_add_words(&words, line->value);

	if (r == 0 && line->key == KEY_PACKAGE && words.n == 1) {
		r = strlist_add(&l->packages, words.item[0]);
		if (r == 0)
			r = add_source(l, words.item[0], words.item[0]);
	} else if (r == 0 && line->key == KEY_SOURCE && words.n == 2 && file_path_is_clean(words.item[1])) {
		r = add_source(l, words.item[0], words.item[1]);
	} else if (r == 0) {
		r = grammar_error(doc, line->line, e, "`package` takes a name, `source` a name and a directory");
	}
	strlist_free(&words);
	return r == -ENOMEM ? error_set(e, r, "out of memory while reading %s", SEED_LIST_FILE) : r;
}

int
seed_list_read(int tree_fd, struct seed_list *ret, struct error *e)
{
	struct seed_list l = {0};
	struct grammar_doc doc = {0};
	struct buf text = {0};
	int r = file_read_at(tree_fd, SEED_LIST_FILE, SEED_LIST_MAX, &text, e);

	if (r == 0)
		r = grammar_parse(text.data ? text.data : "", text.len, SEED_LIST_FILE, keys, 2, &doc, e);
	for (size_t i = 0; r == 0 && i < doc.n; i++)
		r = add_line(&doc, &doc.lines[i], &l, e);
	grammar_free(&doc);
	buf_free(&text);
	if (r < 0)
		seed_list_free(&l);
	else
		*ret = l;
	return r;
}

void
seed_list_free(struct seed_list *l)
{
	if (!l)
		return;
	strlist_free(&l->packages);
	strlist_free(&l->recipes);
	strlist_free(&l->dirs);
}
