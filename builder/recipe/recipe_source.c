#include "recipe/recipe_source.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "recipe/value.h"

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

int
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

int
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

int
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

int
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
