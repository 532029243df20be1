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
	[KEY_STYLE] = {"style", GRAMMAR_ONE, false},
	[KEY_ARG] = {"arg", GRAMMAR_LIST, false},
	[KEY_SEED] = {"seed", GRAMMAR_ONE, false},
	[KEY_YIELDS] = {"yields", GRAMMAR_ONE, false},
	[KEY_SETUID] = {"setuid", GRAMMAR_LIST, false},
	[KEY_INSTEAD] = {"instead", GRAMMAR_ONE, false},
	[KEY_BUNDLE] = {"bundle", GRAMMAR_LIST, false},
	[KEY_MINUTES] = {"minutes", GRAMMAR_ONE, false},
	[KEY_MEMORY] = {"memory", GRAMMAR_ONE, false},
	[KEY_ARCHIVES] = {"archives", GRAMMAR_LIST, false},
};

struct recipe_reader {
	const struct grammar_doc *doc;
	struct recipe *r;
	struct error *e;
};

/* `word` with {version} replaced, returned owned in *ret. */
static int
recipe_expand(const struct recipe_reader *p, int line, const char *word, char **ret)
{
	static const char name[] = "{version}";
	struct buf b = {0};
	int r = 0;

	while (r == 0 && *word != '\0') {
		size_t plain = strcspn(word, "{}");

		r = buf_append(&b, word, plain);
		word += plain;
		if (r < 0 || *word == '\0')
			break;
		if (strncmp(word, name, sizeof name - 1) != 0) {
			size_t shown = strcspn(word, "}") + 1;

			buf_free(&b);
			return grammar_error(
				p->doc, line, p->e,
				"\"%.*s\" is not known here; {version} is the only word in braces",
				shown > 40 ? 40 : (int)shown, word);
		}
		r = buf_append_str(&b, p->r->version);
		word += sizeof name - 1;
	}
	if (r < 0) {
		buf_free(&b);
		return value_no_memory(p->doc, line, p->e);
	}
	*ret = b.data;
	return 0;
}

static bool
recipe_file_is_plain(const char *s)
{
	return value_has_only(s, "._+~-") && s[0] != '.' && s[0] != '-' && strlen(s) <= 200;
}

/* "scheme:text"; for debian: "NAME=VERSION", which later stands on apt's command line. */
static bool
recipe_origin_is_good(const char *s)
{
	static const char debian[] = "debian:";
	const char *rest, *equals;

	if (strncmp(s, debian, sizeof debian - 1) != 0) {
		rest = strstr(s, "://");
		return rest != NULL && rest > s && rest[3] != '\0' && s[0] != '-';
	}
	rest = s + sizeof debian - 1;
	equals = strchr(rest, '=');
	return equals != NULL && equals > rest && equals[1] != '\0' &&
	       value_has_only(rest, "=.+:~-") && rest[0] != '-' && rest[0] != '+' && rest[0] != '.';
}

static int
recipe_fill_source(const struct recipe_reader *p, const struct strlist *words,
		   struct recipe_source *s)
{
	int r = recipe_expand(p, s->line, words->item[0], &s->file);

	if (r < 0)
		return r;
	if (!recipe_file_is_plain(s->file))
		return grammar_error(p->doc, s->line, p->e,
				     "\"%.200s\" is not a plain file name; the name comes first, "
				     "then origins and URLs",
				     s->file);
	for (size_t i = 0; i + 1 < p->r->nsources; i++)
		if (strcmp(p->r->sources[i].file, s->file) == 0)
			return grammar_error(p->doc, s->line, p->e,
					     "the source %s stands on line %d already", s->file,
					     p->r->sources[i].line);
	for (size_t i = 1; i < words->n && r == 0; i++) {
		char *from = NULL;

		r = recipe_expand(p, s->line, words->item[i], &from);
		if (r < 0)
			return r;
		if (!recipe_origin_is_good(from))
			r = grammar_error(p->doc, s->line, p->e,
					  "\"%.200s\" is neither debian:NAME=VERSION nor a URL",
					  from);
		else if (strlist_add(&s->from, from) < 0)
			r = value_no_memory(p->doc, s->line, p->e);
		free(from);
	}
	if (r == 0 && s->from.n == 0)
		r = grammar_error(p->doc, s->line, p->e,
				  "nothing says where %s comes from; add debian:NAME=VERSION or a "
				  "URL behind it",
				  s->file);
	return r;
}

/* Every source must have its hash before the next one begins (or the file ends). */
static int
recipe_check_last(const struct recipe_reader *p)
{
	const struct recipe_source *s;

	if (p->r->nsources == 0)
		return 0;
	s = &p->r->sources[p->r->nsources - 1];
	if (s->sha256[0] != '\0')
		return 0;
	return grammar_error(p->doc, s->line, p->e, "the source %s has no sha256 line below it",
			     s->file);
}

static int
recipe_add_source(const struct recipe_reader *p, const struct grammar_line *l)
{
	struct strlist words = {0};
	struct recipe_source *grown;
	int r = recipe_check_last(p);

	if (r < 0)
		return r;
	grown = realloc(p->r->sources, (p->r->nsources + 1) * sizeof *grown);
	if (grown == NULL)
		return value_no_memory(p->doc, l->line, p->e);
	p->r->sources = grown;
	grown[p->r->nsources] = (struct recipe_source){.line = l->line};
	if (strlist_add_words(&words, l->value) < 0)
		return value_no_memory(p->doc, l->line, p->e);
	r = recipe_fill_source(p, &words, &grown[p->r->nsources++]);
	strlist_free(&words);
	return r;
}

static int
recipe_set_sha256(const struct recipe_reader *p, const struct grammar_line *l)
{
	struct recipe_source *s = p->r->nsources > 0 ? &p->r->sources[p->r->nsources - 1] : NULL;
	size_t len = strlen(l->value), good = strspn(l->value, "0123456789abcdef");

	if (s == NULL)
		return grammar_error(p->doc, l->line, p->e,
				     "there is no source line above this sha256");
	if (s->sha256[0] != '\0')
		return grammar_error(p->doc, l->line, p->e, "the source %s has a sha256 already",
				     s->file);
	if (good < len && good < SHA256_HEX - 1)
		return grammar_error(
			p->doc, l->line, p->e,
			"a sha256 is 64 digits of 0-9 and a-f; character %zu here is none",
			good + 1);
	if (len != SHA256_HEX - 1)
		return grammar_error(p->doc, l->line, p->e,
				     "a sha256 has 64 digits; this has %zu characters (a comment "
				     "needs a line of its own)",
				     len);
	memcpy(s->sha256, l->value, SHA256_HEX);
	return 0;
}

static int
recipe_set_into(const struct recipe_reader *p, const struct grammar_line *l)
{
	struct recipe_source *s = p->r->nsources > 0 ? &p->r->sources[p->r->nsources - 1] : NULL;

	if (s == NULL)
		return grammar_error(p->doc, l->line, p->e,
				     "there is no source line above this into");
	if (s->into != NULL)
		return grammar_error(p->doc, l->line, p->e, "the source %s has an into already",
				     s->file);
	if (!file_path_is_clean(l->value) || strpbrk(l->value, " \t") != NULL)
		return grammar_error(
			p->doc, l->line, p->e,
			"\"%.200s\" must be one relative path without \"..\", \".\" or blanks",
			l->value);
	return value_text(p->doc, l, &s->into, p->e);
}

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
	if (!value_is_name(l->value) || strcmp(l->value, p->r->name) == 0)
		return grammar_error(p->doc, l->line, p->e,
				     "\"%.80s\" is not the name of another package", l->value);
	return value_text(p->doc, l, &p->r->instead, p->e);
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
	case KEY_BUILD: return value_add_names(doc, l, "package", &r->build, p->e);
	case KEY_LINK: return value_add_names(doc, l, "package", &r->link, p->e);
	case KEY_RUN: return value_add_names(doc, l, "package", &r->run, p->e);
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
	free(r->instead);
	strlist_free(&r->tree);
	strlist_free(&r->build);
	strlist_free(&r->link);
	strlist_free(&r->run);
	strlist_free(&r->args);
	strlist_free(&r->setuid);
	strlist_free(&r->bundle);
	strlist_free(&r->archives);
	free(r);
}
