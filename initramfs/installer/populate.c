/* 1. the names: the distro's packages and the plan's `add`; the graph of all they need
 * 2. the seed: the stick's own toolchain entries
 * 3. schedule_run, into the target's store
 * 4. root_update, from the target's store to the target's root */
#include "populate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/dir.h"
#include "base/file.h"
#include "graph/graph.h"
#include "recipe/seed_list.h"
#include "schedule/schedule.h"
#include "store/root.h"
#include "store/store.h"

#define STORE "var/lib/kiln/store"
#define SOURCES "var/lib/kiln/sources"
#define WORK "var/lib/kiln/work"

/* Everything that is open while packages are built. */
struct bench {
	int tree_fd, root_fd;
	struct recipe_set recipes;
	struct strlist names;
	struct graph *graph, *seed_graph;
	struct store *target, *stick;
	struct strlist seed; /* trees, uppermost first */
	struct fetch fetch;
	char *work;
};

static char *
join(const char *dir, const char *name)
{
	struct buf b = {0};

	if (buf_printf(&b, "%s/%s", dir, name) < 0)
		buf_free(&b);
	return b.data;
}

static int
add_joined(struct strlist *l, const char *dir, const char *name, struct error *e)
{
	char *path = join(dir, name);
	int err = path ? strlist_add(l, path) : -ENOMEM;

	free(path);
	return err ? error_set(e, err, "there is no memory left") : 0;
}

/* A package that is cut in two on a stick that was pulled must not look whole: beside, sync,
 * rename. */
static int
copy_source(int from_fd, int to_fd, const char *name, struct error *e)
{
	struct stat from, to;
	struct buf beside = {0};
	int err;

	if (fstatat(from_fd, name, &from, 0) < 0)
		return error_system(e, "cannot read the stick's %s", name);
	if (!S_ISREG(from.st_mode))
		return 0;
	if (fstatat(to_fd, name, &to, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(to.st_mode) && to.st_size == from.st_size)
		return 0;
	err = buf_printf(&beside, ".new-%s", name);
	if (err)
		return error_set(e, err, "there is no memory left");
	if (unlinkat(to_fd, beside.data, 0) < 0 && errno != ENOENT)
		err = error_system(e, "cannot remove %s", beside.data);
	if (!err)
		err = file_copy_at(from_fd, name, to_fd, beside.data, e);
	if (!err && syncfs(to_fd) < 0)
		err = error_system(e, "cannot write %s out", name);
	if (!err && renameat(to_fd, beside.data, to_fd, name) < 0)
		err = error_system(e, "cannot rename %s", beside.data);
	buf_free(&beside);
	return err;
}

static void
tell_copy(const struct populate *p, const char *name, size_t done, size_t total)
{
	struct progress now = {.kind = PROGRESS_LINE, .package = "sources", .step = "copy", .text = name,
			       .done = done, .total = total, .remaining = -1};

	now.percent = total ? 100.0 * (double)done / (double)total : 0;
	if (p->progress)
		p->progress(p->arg, &now);
}

static int
copy_sources(const struct populate *p, int from_fd, int to_fd, struct error *e)
{
	struct strlist names = {0};
	size_t i;
	int err = dir_list(from_fd, ".", &names, e);

	for (i = 0; i < names.n && !err; i++) {
		tell_copy(p, names.item[i], i, names.n);
		err = copy_source(from_fd, to_fd, names.item[i], e);
	}
	strlist_free(&names);
	return err;
}

int
populate_sources(const struct populate *p, struct error *e)
{
	int root_fd, from_fd = -1, to_fd = -1, err;

	if (!p->plan->sources)
		return 0;
	root_fd = open(p->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root_fd < 0)
		return error_system(e, "cannot open the target");
	err = file_make_dirs_at(root_fd, SOURCES, e);
	if (!err) {
		from_fd = open(p->sources, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		to_fd = openat(root_fd, SOURCES, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (from_fd < 0 || to_fd < 0)
			err = error_system(e, "cannot open the source archives in %s", p->sources);
	}
	if (!err)
		err = copy_sources(p, from_fd, to_fd, e);
	if (from_fd >= 0)
		close(from_fd);
	if (to_fd >= 0)
		close(to_fd);
	close(root_fd);
	return err;
}

static void
bench_close(struct bench *b)
{
	graph_free(b->graph);
	graph_free(b->seed_graph);
	recipe_set_free(&b->recipes);
	strlist_free(&b->names);
	strlist_free(&b->seed);
	strlist_free(&b->fetch.dirs);
	store_close(b->target);
	store_close(b->stick);
	free(b->work);
	if (b->tree_fd >= 0)
		close(b->tree_fd);
	if (b->root_fd >= 0)
		close(b->root_fd);
}

static int
open_store(const char *dir, const char *name, struct store **ret, struct error *e)
{
	struct strlist dirs = {0};
	int err = add_joined(&dirs, dir, name, e);

	if (!err)
		err = store_open(&dirs, ret, e);
	strlist_free(&dirs);
	return err;
}

static int
make_places(const struct populate *p, struct bench *b, struct error *e)
{
	int err = file_make_dirs_at(b->root_fd, STORE, e);

	if (!err)
		err = file_make_dirs_at(b->root_fd, WORK, e);
	if (!err)
		err = open_store(p->root, STORE, &b->target, e);
	if (!err)
		err = open_store(p->store, ".", &b->stick, e);
	if (!err && p->plan->sources)
		err = add_joined(&b->fetch.dirs, p->root, SOURCES, e);
	if (!err)
		err = add_joined(&b->fetch.dirs, p->sources, ".", e);
	b->fetch.offline = 1;
	b->work = join(p->root, WORK);
	b->fetch.scratch = b->work;
	return !err && !b->work ? error_set(e, -ENOMEM, "there is no memory left") : err;
}

static int
wanted_names(const struct populate *p, struct strlist *ret, struct error *e)
{
	size_t i;
	int err = 0;

	for (i = 0; i < p->distro->packages.n && !err; i++)
		err = strlist_add(ret, p->distro->packages.item[i]);
	for (i = 0; i < p->plan->add.n && !err; i++)
		err = strlist_add_words(ret, p->plan->add.item[i]);
	return err ? error_set(e, err, "there is no memory left") : 0;
}

/* The seed is found without that world: it is the stick's. */
static int
build_graph(const struct populate *p, struct bench *b, struct error *e)
{
	int err;

	b->recipes.world = p->distro->world;
	err = graph_build(b->tree_fd, &b->recipes, &b->names, &b->graph, e);
	b->recipes.world = NULL;
	return err;
}

static int
bench_open(const struct populate *p, struct bench *b, struct error *e)
{
	int err;

	b->tree_fd = open(p->tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	b->root_fd = open(p->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->tree_fd < 0 || b->root_fd < 0)
		return error_system(e, "cannot open %s", b->tree_fd < 0 ? p->tree : p->root);
	err = make_places(p, b, e);
	if (!err)
		err = recipe_set_read(b->tree_fd, &b->recipes, e);
	if (!err)
		err = wanted_names(p, &b->names, e);
	if (!err)
		err = build_graph(p, b, e);
	return err;
}

static int
find_seed(struct bench *b, struct error *e)
{
	struct seed_list list = {0};
	const struct strlist *names = &list.packages;
	size_t i;
	int err = seed_list_read(b->tree_fd, &list, e);

	if (!err)
		err = graph_build(b->tree_fd, &b->recipes, names, &b->seed_graph, e);
	for (i = 0; i < names->n && !err; i++) {
		const struct node *n = graph_find(b->seed_graph, names->item[i]);
		char *entry = n ? store_find(b->stick, n->entry) : NULL;

		if (entry)
			err = add_joined(&b->seed, entry, "tree", e);
		else
			err = error_set(e, -ENOENT, "the stick does not hold %s, which every build begins with",
					n ? n->entry : names->item[i]);
		free(entry);
	}
	seed_list_free(&list);
	return err;
}

static int
build(const struct populate *p, struct bench *b, struct error *e)
{
	char *outputs = join(p->tree, "distros/outputs");
	struct schedule s = {
		.tree_fd = b->tree_fd,
		.tree = p->tree,
		.graph = b->graph,
		.names = &b->names,
		.store = b->target,
		.ready = p->plan->build_all ? NULL : b->stick,
		.fetch = &b->fetch,
		.seed = &b->seed,
		.seed_text = "the stick's own toolchain",
		.work = b->work,
		.outputs = outputs && access(outputs, R_OK) == 0 ? outputs : NULL,
		.progress = p->progress,
		.arg = p->arg,
	};
	int err = schedule_run(&s, e);

	free(outputs);
	return err;
}

static int
add_package(const struct bench *b, struct root_set *want, const struct node *n, struct error *e)
{
	const struct recipe *r = n->recipe;
	char output[SHA256_HEX];
	int err = store_output(b->target, n->entry, output, e);

	if (!err && root_set_add(want, r->name, r->version, n->entry, output, strlist_has(&b->names, r->name),
				 r->yields) < 0)
		err = error_set(e, -ENOMEM, "there is no memory left");
	return err;
}

static int
make_root(struct bench *b, struct error *e)
{
	struct root_set want = {0};
	struct node **nodes = NULL;
	size_t n = 0, i;
	int err = graph_runtime(b->graph, &b->names, &nodes, &n, e);

	for (i = 0; i < n && !err; i++)
		err = add_package(b, &want, nodes[i], e);
	if (!err)
		err = root_update(b->root_fd, b->target, &want, e);
	if (!err && syncfs(b->root_fd) < 0)
		err = error_system(e, "cannot write everything to the target");
	root_set_free(&want);
	free(nodes);
	return err;
}

int
populate_packages(const struct populate *p, struct error *e)
{
	struct bench b = {.tree_fd = -1, .root_fd = -1};
	struct error ignored = {0};
	int err = bench_open(p, &b, e);

	if (!err)
		err = find_seed(&b, e);
	if (!err)
		err = build(p, &b, e);
	if (!err)
		err = make_root(&b, e);
	if (!err)
		(void)file_remove_tree_at(b.root_fd, WORK, &ignored);
	bench_close(&b);
	return err;
}

int
populate_check(const struct populate *p, struct error *e)
{
	struct bench b = {.tree_fd = -1, .root_fd = -1};
	int err = 0;

	b.tree_fd = open(p->tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b.tree_fd < 0)
		err = error_system(e, "cannot open %s", p->tree);
	if (!err)
		err = recipe_set_read(b.tree_fd, &b.recipes, e);
	if (!err)
		err = wanted_names(p, &b.names, e);
	if (!err)
		err = build_graph(p, &b, e);
	bench_close(&b);
	return err;
}
