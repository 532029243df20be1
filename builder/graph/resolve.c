#include "graph/resolve.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/strlist.h"
#include "recipe/world.h"

/* `touched`: by place in the set, whether the recipe, or one that it needs, names what is swapped. */
struct known_world {
	struct world *world; /* owned */
	bool *touched;       /* owned */
};

struct resolver {
	int tree_fd;
	const struct recipe_set *set;
	struct known_world *item; /* owned; world N is item[N - 1] */
	size_t n;
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while looking for packages");
}

int
resolver_open(int tree_fd, const struct recipe_set *set, struct resolver **ret, struct error *e)
{
	struct resolver *r = calloc(1, sizeof(*r));

	if (!r)
		return no_memory(e);
	r->tree_fd = tree_fd;
	r->set = set;
	*ret = r;
	return 0;
}

void
resolver_close(struct resolver *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n; i++) {
		world_free(r->item[i].world);
		free(r->item[i].touched);
	}
	free(r->item);
	free(r);
}

static size_t
place_in(const struct recipe_set *set, const struct recipe *recipe)
{
	size_t low = 0, high = set->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(set->item[middle]->name, recipe->name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
names_touched(const struct resolver *r, const struct known_world *w, const struct strlist *names)
{
	for (size_t i = 0; i < names->n; i++) {
		const char *name = names->item[i];
		const struct recipe *recipe = recipe_set_find(r->set, name);

		if (world_swap(w->world, name))
			return true;
		if (recipe && w->touched[place_in(r->set, recipe)] && !strlist_has(&w->world->in, name))
			return true;
	}
	return false;
}

/* Until nothing changes: at most as many rounds as the longest chain of needs. */
static void
touch(const struct resolver *r, struct known_world *w)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < r->set->n; i++) {
			const struct recipe *recipe = r->set->item[i];

			if (w->touched[i] || !(names_touched(r, w, &recipe->build) ||
					       names_touched(r, w, &recipe->link) ||
					       names_touched(r, w, &recipe->run)))
				continue;
			w->touched[i] = true;
			again = true;
		}
	}
}

static int
add_world(struct resolver *r, const char *name, struct error *e)
{
	struct known_world w = {.touched = calloc(r->set->n + 1, sizeof(bool))}, *item;
	int code = w.touched ? world_read(r->tree_fd, name, &w.world, e) : no_memory(e);

	if (code == 0) {
		item = realloc(r->item, (r->n + 1) * sizeof(*item));
		if (item)
			r->item = item;
		else
			code = no_memory(e);
	}
	if (code < 0) {
		world_free(w.world);
		free(w.touched);
		return code;
	}
	touch(r, &w);
	r->item[r->n++] = w;
	return 0;
}

int
resolver_world(struct resolver *r, const char *name, size_t *ret, struct error *e)
{
	size_t i = 0;
	int code = 0;

	*ret = 0;
	if (!name)
		return 0;
	while (i < r->n && strcmp(r->item[i].world->name, name) != 0)
		i++;
	if (i == r->n)
		code = add_world(r, name, e);
	*ret = i + 1;
	return code;
}

const char *
resolver_world_name(const struct resolver *r, size_t world)
{
	return world ? r->item[world - 1].world->name : NULL;
}

size_t
resolver_ids(const struct resolver *r)
{
	return (r->n + 1) * r->set->n;
}

static int
unknown(const struct resolver *r, const char *name, const char *who, const char *key, struct error *e)
{
	struct strlist all = {0};
	const char *near;
	int code;

	for (size_t i = 0; i < r->set->n; i++) {
		if (strlist_add(&all, r->set->item[i]->name) < 0)
			break; /* only the hint gets worse */
	}
	near = strlist_nearest(&all, name);
	if (who)
		code = error_set(e, -EINVAL, "%s: %s names \"%s\", which is no package%s%s%s", who, key, name,
				 near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
	else
		code = error_set(e, -EINVAL, "There is no package \"%s\"%s%s%s", name,
				 near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
	strlist_free(&all);
	return code;
}

/* A plain name. What a world swaps in is taken as written, by whatever name; so is what nothing touches. */
static int
find_plain(struct resolver *r, const char *name, size_t world, const char *who, const char *key,
	   struct resolved *ret, struct error *e)
{
	const struct known_world *w = world ? &r->item[world - 1] : NULL;
	const char *in = w ? world_swap(w->world, name) : NULL;
	size_t place;

	ret->recipe = recipe_set_find(r->set, in ? in : name);
	if (!ret->recipe)
		return unknown(r, in ? in : name, who, key, e);
	place = place_in(r->set, ret->recipe);
	ret->world = w && !in && w->touched[place] && !strlist_has(&w->world->in, name) ? world : 0;
	ret->id = ret->world * r->set->n + place;
	return 0;
}

int
resolver_find(struct resolver *r, const char *name, size_t world, const char *who, const char *key,
	      struct resolved *ret, struct error *e)
{
	const char *at = strchr(name, '@');
	char *plain;
	int code;

	if (!at)
		return find_plain(r, name, world, who, key, ret, e);
	code = resolver_world(r, at + 1, &world, e);
	if (code < 0)
		return code;
	plain = strndup(name, (size_t)(at - name));
	code = plain ? find_plain(r, plain, world, who, key, ret, e) : no_memory(e);
	free(plain);
	return code;
}
