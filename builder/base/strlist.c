/* A list of owned strings. See strlist.h. */
#include "base/strlist.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NEAREST_LONGEST 63 /* longer words are never told as the nearest */
#define NEAREST_DISTANCE 3

static int
strlist_add_part(struct strlist *l, const char *s, size_t len)
{
	char **grown, *copy;

	/* The array's capacity is the power of two at or above n: it is full when n is one. */
	if ((l->n & (l->n - 1)) == 0) {
		size_t cap = l->n == 0 ? 1 : l->n * 2;

		if (cap > SIZE_MAX / sizeof *grown / 2)
			return -ENOMEM;
		grown = realloc(l->item, cap * sizeof *grown);
		if (grown == NULL)
			return -ENOMEM;
		l->item = grown;
	}
	copy = malloc(len + 1);
	if (copy == NULL)
		return -ENOMEM;
	memcpy(copy, s, len);
	copy[len] = '\0';
	l->item[l->n++] = copy;
	return 0;
}

int
strlist_add(struct strlist *l, const char *s)
{
	return strlist_add_part(l, s, strlen(s));
}

int
strlist_add_words(struct strlist *l, const char *s)
{
	size_t before = l->n;

	for (;;) {
		size_t len;

		s += strspn(s, " \t\n");
		len = strcspn(s, " \t\n");
		if (len == 0)
			return 0;
		if (strlist_add_part(l, s, len) < 0)
			break;
		s += len;
	}
	while (l->n > before)
		free(l->item[--l->n]);
	/* An array that is larger now than n says is put right by the next realloc; an empty list
	 * owns none, so that a caller who gave a fresh list has nothing to free. */
	if (l->n == 0)
		strlist_free(l);
	return -ENOMEM;
}

bool
strlist_has(const struct strlist *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->item[i], s) == 0)
			return true;
	return false;
}

static int
strlist_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
strlist_sort(struct strlist *l)
{
	if (l->n > 1)
		qsort(l->item, l->n, sizeof *l->item, strlist_compare);
}

void
strlist_free(struct strlist *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->n; i++)
		free(l->item[i]);
	free(l->item);
	*l = (struct strlist){0};
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
strlist_distance(const char *a, const char *b)
{
	size_t rows[3][NEAREST_LONGEST + 1];
	size_t *last = rows[0], *row = rows[1], *before = rows[2];
	size_t na = strlen(a), nb = strlen(b);

	if (na > NEAREST_LONGEST || nb > NEAREST_LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= nb; j++)
		before[j] = last[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *oldest = before;

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			row[j] = smaller(last[j - 1] + (a[i - 1] != b[j - 1]),
					 smaller(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = smaller(row[j], before[j - 2] + 1);
		}
		before = last;
		last = row;
		row = oldest;
	}
	return last[nb];
}

bool
strlist_is_near(const char *word, size_t distance)
{
	/* Half of a short word may be wrong, not all of it: "x" is not nearly "run". */
	return distance <= smaller(NEAREST_DISTANCE, strlen(word) / 2);
}

const char *
strlist_nearest(const struct strlist *l, const char *word)
{
	const char *best = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < l->n; i++) {
		size_t d = strlist_distance(word, l->item[i]);

		if (d < least) {
			least = d;
			best = l->item[i];
		}
	}
	return strlist_is_near(word, least) ? best : NULL;
}
