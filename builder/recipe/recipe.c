/* Reads a recipe.
 *
 * 1. grammar.c splits the file into keys and values
 * 2. the version, because sources contain it
 * 3. every line in order: sha256 and into belong to the source above them */
#include "recipe/recipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/grammar.h"
#include "recipe/recipe_source.h"
#include "recipe/value.h"

#define RECIPE_FILE_MAX ((size_t)1 << 20)
#define RECIPE_MINUTES 90

enum recipe_key {
	KEY_VERSION,
	KEY_SUMMARY,
	KEY_LICENSE,
	KEY_HOME,
	KEY_SOURCE,
	KEY_SHA256,
	KEY_INTO,
	KEY_TREE,
	KEY_BUILD,
	KEY_LINK,
	KEY_RUN,
	KEY_CHECK,
	KEY_STYLE,
	KEY_ARG,
	KEY_SEED,
	KEY_YIELDS,
	KEY_SETUID,
	KEY_INSTEAD,
	KEY_BUNDLE,
	KEY_MINUTES,
	KEY_MEMORY,
	KEY_ARCHIVES,
	KEY_COUNT
};

static const struct grammar_key recipe_keys[KEY_COUNT] = {
	[KEY_VERSION] = {"version", GRAMMAR_ONE, true},
	[KEY_SUMMARY] = {"summary", GRAMMAR_ONE, true},
	[KEY_LICENSE] = {"license", GRAMMAR_ONE, true},
	[KEY_HOME] = {"home", GRAMMAR_ONE, false},
	[KEY_SOURCE] = {"source", GRAMMAR_LIST, false},
	[KEY_SHA256] = {"sha256", GRAMMAR_LIST, false},
	[KEY_INTO] = {"into", GRAMMAR_LIST, false},
	[KEY_TREE] = {"tree", GRAMMAR_LIST, false},
	[KEY_BUILD] = {"build", GRAMMAR_LIST, false},
	[KEY_LINK] = {"link", GRAMMAR_LIST, false},
	[KEY_RUN] = {"run", GRAMMAR_LIST, false},
	[KEY_CHECK] = {"check", GRAMMAR_LIST, false},
	[KEY_STYLE] = {"style", GRAMMAR_ONE, false},
	[KEY_ARG] = {"arg", GRAMMAR_LIST, false},
	[KEY_SEED] = {"seed", GRAMMAR_ONE, false},
	[KEY_YIELDS] = {"yields", GRAMMAR_ONE, false},
	[KEY_SETUID] = {"setuid", GRAMMAR_LIST, false},
	[KEY_INSTEAD] = {"instead", GRAMMAR_LIST, false},
	[KEY_BUNDLE] = {"bundle", GRAMMAR_LIST, false},
	[KEY_MINUTES] = {"minutes", GRAMMAR_ONE, false},
	[KEY_MEMORY] = {"memory", GRAMMAR_ONE, false},
	[KEY_ARCHIVES] = {"archives", GRAMMAR_LIST, false},
};

static int
recipe_set_version(const struct recipe_reader *p, const struct grammar_line *l)
{
	if (!value_is_version(l->value))
		return grammar_error(p->doc, l->line, p->e,
				     "\"%.80s\" is not a version; it starts with a letter or digit "
				     "and has only 0-9 A-Z a-z . + ~ _ - (at most %d)",
				     l->value, VALUE_NAME_MAX);
	return value_text(p->doc, l, &p->r->version, p->e);
}

static int
recipe_set_instead(const struct recipe_reader *p, const struct grammar_line *l)
{
	int r = value_add_packages(p->doc, l, &p->r->instead, p->e);

	if (r == 0 && strlist_has(&p->r->instead, p->r->name))
		return grammar_error(p->doc, l->line, p->e, "%s cannot stand in for itself", p->r->name);
	return r;
}

static int
recipe_set_yields(const struct recipe_reader *p, const struct grammar_line *l)
{
	static const char *const words[YIELDS_COUNT] = {"no", "yes", "last"};

	for (enum yields y = YIELDS_NO; y < YIELDS_COUNT; y++) {
		if (strcmp(l->value, words[y]) == 0) {
			p->r->yields = y;
			return 0;
		}
	}
	return grammar_error(p->doc, l->line, p->e, "\"%.80s\" must be yes, last or no", l->value);
}

static int
recipe_set_key(const struct recipe_reader *p, const struct grammar_line *l)
{
	const struct grammar_doc *doc = p->doc;
	struct recipe *r = p->r;

	switch ((enum recipe_key)l->key) {
	case KEY_VERSION: return 0; /* was the first of all */
	case KEY_SUMMARY: return value_text(doc, l, &r->summary, p->e);
	case KEY_LICENSE: return value_text(doc, l, &r->license, p->e);
	case KEY_HOME: return value_text(doc, l, &r->home, p->e);
	case KEY_SOURCE: return recipe_add_source(p, l);
	case KEY_SHA256: return recipe_set_sha256(p, l);
	case KEY_INTO: return recipe_set_into(p, l);
	case KEY_TREE: return value_add_path(doc, l, &r->tree, p->e);
	case KEY_BUILD: return value_add_packages(doc, l, &r->build, p->e);
	case KEY_LINK: return value_add_packages(doc, l, &r->link, p->e);
	case KEY_RUN: return value_add_packages(doc, l, &r->run, p->e);
	case KEY_CHECK: return value_add_packages(doc, l, &r->check, p->e);
	case KEY_STYLE: return value_choice(doc, l, "configure make meson none", &r->style, p->e);
	case KEY_ARG: return value_add(doc, l, &r->args, p->e);
	case KEY_SEED: return value_yes(doc, l, &r->seed, p->e);
	case KEY_YIELDS: return recipe_set_yields(p, l);
	case KEY_SETUID: return value_add_path(doc, l, &r->setuid, p->e);
	case KEY_INSTEAD: return recipe_set_instead(p, l);
	case KEY_BUNDLE: return value_add_names(doc, l, "distro", &r->bundle, p->e);
	case KEY_ARCHIVES: return value_add_names(doc, l, "distro", &r->archives, p->e);
	case KEY_MINUTES: return value_number(doc, l, 1, 1440, "minutes", &r->minutes, p->e);
	case KEY_MEMORY: return value_number(doc, l, 0, 1 << 24, "MiB", &r->memory, p->e);
	case KEY_COUNT: break;
	}
	return 0;
}

static int
recipe_fill(const struct recipe_reader *p, const char *dir)
{
	const struct grammar_doc *doc = p->doc;
	const char *slash = strrchr(dir, '/'), *name = slash == NULL ? dir : slash + 1;
	int r = 0;

	if (!value_is_name(name))
		return grammar_error(doc, 1, p->e,
				     "the directory's name \"%.80s\" cannot name a package; names "
				     "are made of a-z 0-9 + . - and at most %d long",
				     name, VALUE_NAME_MAX);
	p->r->name = strdup(name);
	p->r->dir = strdup(dir);
	p->r->style = strdup("none");
	p->r->minutes = RECIPE_MINUTES;
	if (p->r->name == NULL || p->r->dir == NULL || p->r->style == NULL)
		return value_no_memory(doc, 1, p->e);
	for (size_t i = 0; i < doc->n && r == 0; i++)
		if (doc->lines[i].key == KEY_VERSION)
			r = recipe_set_version(p, &doc->lines[i]);
	for (size_t i = 0; i < doc->n && r == 0; i++)
		r = recipe_set_key(p, &doc->lines[i]);
	return r < 0 ? r : recipe_check_last(p);
}

int
recipe_parse(const char *text, size_t len, const char *dir, struct recipe **ret, struct error *e)
{
	struct recipe_reader p = {.e = e};
	struct grammar_doc doc = {0};
	struct buf file = {0};
	int r;

	if (buf_printf(&file, "%s/recipe", dir) < 0)
		return error_set(e, -ENOMEM, "%s/recipe:1: not enough memory", dir);
	r = grammar_parse(text, len, file.data, recipe_keys, KEY_COUNT, &doc, e);
	buf_free(&file);
	if (r < 0)
		return r;
	p.doc = &doc;
	p.r = calloc(1, sizeof *p.r);
	r = p.r == NULL ? value_no_memory(&doc, 1, e) : recipe_fill(&p, dir);
	grammar_free(&doc);
	if (r < 0) {
		recipe_free(p.r);
		return r;
	}
	*ret = p.r;
	return 0;
}

int
recipe_read(int tree_fd, const char *dir, struct recipe **ret, struct error *e)
{
	struct buf path = {0}, text = {0};
	int r;

	if (buf_printf(&path, "%s/recipe", dir) < 0)
		return error_set(e, -ENOMEM, "%s/recipe: not enough memory", dir);
	r = file_read_at(tree_fd, path.data, RECIPE_FILE_MAX, &text, e);
	if (r == 0)
		r = recipe_parse(text.data, text.len, dir, ret, e);
	buf_free(&path);
	buf_free(&text);
	return r;
}

void
recipe_free(struct recipe *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->nsources; i++) {
		free(r->sources[i].file);
		free(r->sources[i].into);
		strlist_free(&r->sources[i].from);
	}
	free(r->sources);
	free(r->name);
	free(r->dir);
	free(r->version);
	free(r->summary);
	free(r->license);
	free(r->home);
	free(r->style);
	strlist_free(&r->tree);
	strlist_free(&r->build);
	strlist_free(&r->link);
	strlist_free(&r->run);
	strlist_free(&r->check);
	strlist_free(&r->args);
	strlist_free(&r->setuid);
	strlist_free(&r->instead);
	strlist_free(&r->bundle);
	strlist_free(&r->archives);
	free(r);
}
