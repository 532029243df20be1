/* Values that recipes, distros and plans share: checked, and told in words that help.
 * `line` is a line of `doc`; failures are `file:line: sentence` and -EINVAL, or -ENOMEM. */
#ifndef KILN_RECIPE_VALUE_H
#define KILN_RECIPE_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/grammar.h"
#include "base/strlist.h"

#define VALUE_NAME_MAX 64

/* [a-z0-9][a-z0-9+.-]*, at most 64 bytes */
bool value_is_name(const char *s);
/* A letter or digit, then [0-9A-Za-z.+~_-]*, at most 64 bytes */
bool value_is_version(const char *s);
/* Every byte is a letter, a digit or one of `more`. */
bool value_has_only(const char *s, const char *more);

int value_no_memory(const struct grammar_doc *doc, int line, struct error *e);
/* A copy of the whole value, in place of *ret. */
int value_text(const struct grammar_doc *doc, const struct grammar_line *line, char **ret,
	       struct error *e);
/* The value as one more item. */
int value_add(const struct grammar_doc *doc, const struct grammar_line *line, struct strlist *ret,
	      struct error *e);
/* Names of what `what` says; none twice in the list. */
int value_add_names(const struct grammar_doc *doc, const struct grammar_line *line,
		    const char *what, struct strlist *ret, struct error *e);
/* The same for packages: NAME, or NAME@WORLD (recipe/world.h) */
int value_add_packages(const struct grammar_doc *doc, const struct grammar_line *line,
		       struct strlist *ret, struct error *e);
/* A clean relative path without blanks, not yet in the list. */
int value_add_path(const struct grammar_doc *doc, const struct grammar_line *line,
		   struct strlist *ret, struct error *e);
/* "yes" or "no" */
int value_yes(const struct grammar_doc *doc, const struct grammar_line *line, bool *ret,
	      struct error *e);
/* Decimal digits; `unit` as in "minutes" */
int value_number(const struct grammar_doc *doc, const struct grammar_line *line, int min, int max,
		 const char *unit, int *ret, struct error *e);
/* One of `choices`, which is blank-separated: in place of *ret. */
int value_choice(const struct grammar_doc *doc, const struct grammar_line *line,
		 const char *choices, char **ret, struct error *e);

#endif
