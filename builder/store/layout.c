#include "store/layout.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int
compare(const void *a, const void *b)
{
	const struct layout_path *x = a, *y = b;
	int order = strcmp(x->m->path, y->m->path);

	return order ? order : (x->package > y->package) - (x->package < y->package);
}

int
layout_read(const struct store *s, const struct root_set *set, struct layout *ret, struct error *e)
{
	struct layout l = {0};
	size_t total = 0;
	int r = 0;

	l.manifests = calloc(set->n + 1, sizeof(*l.manifests));
	if (!l.manifests)
		r = error_set(e, -ENOMEM, "out of memory while reading manifests");
	for (size_t i = 0; i < set->n && r == 0; i++) {
		r = store_manifest(s, set->item[i].entry, &l.manifests[i], e);
		l.nmanifests++;
		total += l.manifests[i].n;
	}
	if (r == 0) {
		l.item = calloc(total + 1, sizeof(*l.item));
		if (!l.item)
			r = error_set(e, -ENOMEM, "out of memory while reading manifests");
	}
	if (r < 0) {
		layout_free(&l);
		return r;
	}
	for (size_t i = 0; i < set->n; i++) {
		for (size_t k = 0; k < l.manifests[i].n; k++)
			l.item[l.n++] = (struct layout_path){&l.manifests[i].item[k], i};
	}
	qsort(l.item, l.n, sizeof(*l.item), compare);
	*ret = l;
	return 0;
}

static bool
same(const struct manifest_entry *a, const struct manifest_entry *b)
{
	return a->type == b->type && a->mode == b->mode && !strcmp(a->sha256, b->sha256) &&
	       (a->type != 'l' || !strcmp(a->target, b->target));
}

/* The one of a group that stands, or a conflict. */
static int
choose(const struct layout_path *group, size_t n, const struct root_set *set,
       struct layout_path *ret, struct error *e)
{
	const struct layout_path *best = &group[0];

	for (size_t i = 1; i < n; i++) {
		const struct layout_path *new = &group[i];
		enum yields best_yields = set->item[best->package].yields;
		enum yields new_yields = set->item[new->package].yields;

		if (best->m->type == 'd' && new->m->type == 'd') {
			if (best->m->mode == 0755) /* a mode that somebody chose counts more */
				best = new;
		} else if (best_yields > new_yields) {
			best = new;
		} else if (best_yields == new_yields && !same(best->m, new->m)) {
			return error_set(e, -EEXIST, "%s and %s both have /%s, and it differs",
					 set->item[best->package].name,
					 set->item[new->package].name, new->m->path);
		}
	}
	*ret = *best;
	return 0;
}

/* Whether the directory that it stands in is a directory; when what yields lost that, it is left
 * out. */
static int
has_place(const struct layout *done, const struct root_set *set, const struct layout_path *p,
	  struct error *e)
{
	const char *slash = strrchr(p->m->path, '/');
	const struct layout_path *parent;
	char *above;

	if (!slash)
		return 1;
	above = strndup(p->m->path, (size_t)(slash - p->m->path));
	if (!above)
		return error_set(e, -ENOMEM, "out of memory while comparing packages");
	parent = layout_find(done, above);
	free(above);
	if (parent && parent->m->type == 'd')
		return 1;
	if (set->item[p->package].yields)
		return 0;
	if (!parent)
		return error_set(e, -EEXIST, "%s has /%s, which has no place",
				 set->item[p->package].name, p->m->path);
	return error_set(e, -EEXIST, "%s has /%s, where %s has no directory",
			 set->item[p->package].name, p->m->path, set->item[parent->package].name);
}

int
layout_resolve(struct layout *l, const struct root_set *set, struct error *e)
{
	struct layout done = {.item = l->item};

	for (size_t i = 0, end; i < l->n; i = end) {
		struct layout_path chosen;
		int r;

		for (end = i + 1; end < l->n && !strcmp(l->item[i].m->path, l->item[end].m->path);)
			end++;
		r = choose(&l->item[i], end - i, set, &chosen, e);
		if (r == 0)
			r = has_place(&done, set, &chosen, e);
		if (r < 0)
			return r;
		if (r > 0)
			done.item[done.n++] = chosen; /* never beyond i */
	}
	l->n = done.n;
	return 0;
}

const struct layout_path *
layout_find(const struct layout *l, const char *path)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(l->item[middle].m->path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < l->n && !strcmp(l->item[low].m->path, path) ? &l->item[low] : NULL;
}

void
layout_free(struct layout *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->nmanifests; i++)
		manifest_free(&l->manifests[i]);
	free(l->manifests);
	free(l->item);
	*l = (struct layout){0};
}
