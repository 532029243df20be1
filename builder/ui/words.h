/* Numbers as people read them. */
#ifndef KILN_UI_WORDS_H
#define KILN_UI_WORDS_H

#include <stddef.h>

/* "42 s", "3 min 05 s", "2 h 07 min"; negative: "?". Returns ret. */
char *words_duration(double seconds, char *ret, size_t size);
/* ", about 42 s to go"; negative, so not known: nothing. Returns ret. */
char *words_to_go(double seconds, char *ret, size_t size);
/* Copies text so that it takes at most `columns` columns (one for each byte or UTF-8 sequence),
 * without control characters. Returns ret. */
char *words_fit(const char *text, int columns, char *ret, size_t size);

#endif
