#include "graph/nodes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool
nodes_has(const struct nodes *s, const struct node *n)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->item[i] == n)
			return true;
	}
	return false;
}

int
nodes_add(struct nodes *s, struct node *n)
{
	struct node **item;

	if (nodes_has(s, n))
		return 0;
	if (!(s->n & (s->n - 1))) { /* 0 or a power of two: full */
		item = realloc(s->item, (s->n ? s->n * 2 : 1) * sizeof(*item));
		if (!item)
			return -ENOMEM;
		s->item = item;
	}
	s->item[s->n++] = n;
	return 0;
}

int
nodes_close(struct nodes *s)
{
	for (size_t i = 0; i < s->n; i++) { /* s grows while we go */
		for (size_t k = 0; k < s->item[i]->nrun; k++) {
			int r = nodes_add(s, s->item[i]->run[k]);

			if (r < 0)
				return r;
		}
	}
	return 0;
}

static int
compare(const void *a, const void *b)
{
	const struct node *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

void
nodes_sort(struct nodes *s)
{
	if (s->n)
		qsort(s->item, s->n, sizeof(*s->item), compare);
}

void
nodes_free(struct nodes *s)
{
	if (!s)
		return;
	free(s->item);
	*s = (struct nodes){0};
}
