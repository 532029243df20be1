/* The one grammar of every file that a person writes: `key value` lines, `#` comment lines, blank
 * lines; no quoting. Errors are `file:line: sentence` and name the nearest known key. */
#ifndef KILN_BASE_GRAMMAR_H
#define KILN_BASE_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum grammar_kind {
	GRAMMAR_ONE,  /* at most one line */
	GRAMMAR_LIST, /* each line is one value */
};

struct grammar_key {
	const char *name;
	enum grammar_kind kind;
	bool required;
};

struct grammar_line {
	int line;    /* 1-based */
	size_t key;  /* index into the keys that were given */
	char *value; /* owned; blanks trimmed at both ends; never empty */
};

struct grammar_doc {
	char *file;                 /* owned; the name for messages */
	struct grammar_line *lines; /* owned, in file order */
	size_t n;
};

/* Limits: 1 MiB, 4096 bytes a line, no NUL, no control characters but tab; valid UTF-8. What an
 * editor on another system adds (a byte order mark, a carriage return before the newline) is
 * dropped. On failure *ret is untouched and e has the sentence; -EINVAL for content. */
int grammar_parse(const char *text, size_t len, const char *file, const struct grammar_key *keys,
		  size_t nkeys, struct grammar_doc *ret, struct error *e);
void grammar_free(struct grammar_doc *d); /* NULL is fine */

/* Value of a GRAMMAR_ONE key, or NULL. Borrows. */
const char *grammar_value(const struct grammar_doc *d, size_t key);
/* "file:line: " sentence for a bad value; returns -EINVAL. */
int grammar_error(const struct grammar_doc *d, int line, struct error *e, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
