/* A list of owned strings. */
#ifndef KILN_BASE_STRLIST_H
#define KILN_BASE_STRLIST_H

#include <stdbool.h>
#include <stddef.h>

struct strlist {
	char **item; /* owned array of owned strings */
	size_t n;
};

int strlist_add(struct strlist *l, const char *s);         /* copies s; 0 or -ENOMEM */
int strlist_add_words(struct strlist *l, const char *s); /* splits at blanks; all or none */
bool strlist_has(const struct strlist *l, const char *s);
void strlist_sort(struct strlist *l); /* strcmp order */
void strlist_free(struct strlist *l); /* NULL is fine */
/* The item nearest to `word` by edit distance (at most 3, and half of the word), or NULL. Borrows
 * from l. */
const char *strlist_nearest(const struct strlist *l, const char *word);
/* Edit distance; swapped neighbours count once. SIZE_MAX for words longer than 63 bytes. */
size_t strlist_distance(const char *a, const char *b);
/* Is something that is this far from `word` worth proposing? */
bool strlist_is_near(const char *word, size_t distance);

#endif
