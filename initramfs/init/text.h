/* Sentences without an allocator: a fixed buffer that is filled from the left and cut when it is
 * full. */
#ifndef KILN_INIT_TEXT_H
#define KILN_INIT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text {
	char s[512]; /* always ended by a NUL */
	size_t len;  /* bytes before the NUL */
};

/* Empties it and puts the strings up to the first NULL into it. */
void text_set(struct text *t, const char *first, ...) __attribute__((sentinel));
void text_add(struct text *t, const char *s);
void text_add_number(struct text *t, long n);

/* Copies `from` with its NUL. False, with `to` empty, when it does not fit into `size` bytes. */
bool text_copy(char *to, size_t size, const char *from);

/* Joins directory, name and a further name ("" for none) to "dir/name/more". False when it does not
 * fit. */
bool text_path(char *to, size_t size, const char *dir, const char *name, const char *more);

#endif
