#include "recipe/value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyz0123456789"
#define ALNUM_CHARS NAME_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

bool
value_is_name(const char *s)
{
	return strspn(s, NAME_CHARS) > 0 && s[strspn(s, NAME_CHARS "+.-")] == '\0' &&
	       strlen(s) <= VALUE_NAME_MAX;
}

/* NAME or NAME@WORLD */
static bool
is_package(const char *s)
{
	const char *at = strchr(s, '@');
	char *plain;
	bool is;

	if (at == NULL)
		return value_is_name(s);
	plain = strndup(s, (size_t)(at - s));
	is = plain != NULL && value_is_name(plain) && value_is_name(at + 1);
	free(plain);
	return is;
}

bool
value_is_version(const char *s)
{
	return strspn(s, ALNUM_CHARS) > 0 && s[strspn(s, ALNUM_CHARS ".+~_-")] == '\0' &&
	       strlen(s) <= VALUE_NAME_MAX;
}

bool
value_has_only(const char *s, const char *more)
{
	for (; *s != '\0'; s++)
		if (strchr(ALNUM_CHARS, *s) == NULL && strchr(more, *s) == NULL)
			return false;
	return true;
}

int
value_no_memory(const struct grammar_doc *doc, int line, struct error *e)
{
	return error_set(e, -ENOMEM, "%s:%d: not enough memory", doc->file, line);
}

int
value_text(const struct grammar_doc *doc, const struct grammar_line *line, char **ret,
	   struct error *e)
{
	char *copy = strdup(line->value);

	if (copy == NULL)
		return value_no_memory(doc, line->line, e);
	free(*ret);
	*ret = copy;
	return 0;
}

int
value_add(const struct grammar_doc *doc, const struct grammar_line *line, struct strlist *ret,
	  struct error *e)
{
	if (strlist_add(ret, line->value) < 0)
		return value_no_memory(doc, line->line, e);
	return 0;
}

static int
add_each(const struct grammar_doc *doc, const struct grammar_line *line, const char *what,
	 bool (*is)(const char *s), struct strlist *ret, struct error *e)
{
	struct strlist words = {0};
	int r = 0;

	if (strlist_add_words(&words, line->value) < 0)
		r = value_no_memory(doc, line->line, e);
	for (size_t i = 0; i < words.n && r == 0; i++) {
		const char *word = words.item[i];

		if (!is(word))
			r = grammar_error(doc, line->line, e,
					  "\"%.80s\" is not the name of a %s; names are made of "
					  "a-z 0-9 + . - and at most %d long",
					  word, what, VALUE_NAME_MAX);
		else if (strlist_has(ret, word))
			r = grammar_error(doc, line->line, e, "the %s \"%s\" is listed twice", what,
					  word);
		else if (strlist_add(ret, word) < 0)
			r = value_no_memory(doc, line->line, e);
	}
	strlist_free(&words);
	return r;
}

int
value_add_names(const struct grammar_doc *doc, const struct grammar_line *line, const char *what,
		struct strlist *ret, struct error *e)
{
	return add_each(doc, line, what, value_is_name, ret, e);
}

int
value_add_packages(const struct grammar_doc *doc, const struct grammar_line *line, struct strlist *ret,
		   struct error *e)
{
	return add_each(doc, line, "package", is_package, ret, e);
}

int
value_add_path(const struct grammar_doc *doc, const struct grammar_line *line, struct strlist *ret,
	       struct error *e)
{
	if (!file_path_is_clean(line->value) || strpbrk(line->value, " \t") != NULL)
		return grammar_error(
			doc, line->line, e,
			"\"%.200s\" must be one relative path without \"..\", \".\" or blanks",
			line->value);
	if (strlist_has(ret, line->value))
		return grammar_error(doc, line->line, e, "\"%.200s\" is listed twice", line->value);
	return value_add(doc, line, ret, e);
}

int
value_yes(const struct grammar_doc *doc, const struct grammar_line *line, bool *ret,
	  struct error *e)
{
	bool yes = strcmp(line->value, "yes") == 0;

	if (!yes && strcmp(line->value, "no") != 0)
		return grammar_error(doc, line->line, e, "\"%.80s\" must be yes or no",
				     line->value);
	*ret = yes;
	return 0;
}

int
value_number(const struct grammar_doc *doc, const struct grammar_line *line, int min, int max,
	     const char *unit, int *ret, struct error *e)
{
	char *end;
	long n;

	/* strtol alone would take signs and blanks. */
	if (line->value[strspn(line->value, "0123456789")] != '\0')
		return grammar_error(doc, line->line, e,
				     "\"%.80s\" must be a number of %s, digits only", line->value,
				     unit);
	errno = 0;
	n = strtol(line->value, &end, 10);
	if (errno != 0 || n < min || n > max)
		return grammar_error(doc, line->line, e,
				     "%.80s is out of range; from %d to %d %s are possible",
				     line->value, min, max, unit);
	*ret = (int)n;
	return 0;
}

int
value_choice(const struct grammar_doc *doc, const struct grammar_line *line, const char *choices,
	     char **ret, struct error *e)
{
	struct strlist all = {0};
	const char *near;
	int r;

	if (strlist_add_words(&all, choices) < 0)
		return value_no_memory(doc, line->line, e);
	near = strlist_nearest(&all, line->value);
	if (strlist_has(&all, line->value))
		r = value_text(doc, line, ret, e);
	else if (near != NULL)
		r = grammar_error(doc, line->line, e,
				  "\"%.80s\" is not known; did you mean \"%s\"? (possible: %s)",
				  line->value, near, choices);
	else
		r = grammar_error(doc, line->line, e, "\"%.80s\" is not known; possible: %s",
				  line->value, choices);
	strlist_free(&all);
	return r;
}
