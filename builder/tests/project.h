/* A project tree of our own, with the host's BusyBox as the seed, and runs of the scheduler in it.
 */
#ifndef KILN_TESTS_PROJECT_H
#define KILN_TESTS_PROJECT_H

#include "tests/busybox.h"

#include "base/dir.h"
#include "graph/graph.h"
#include "graph/instead.h"
#include "schedule/schedule.h"

/* One directory with: tree/ (the project), cache/{store,work,sources}, seed/ */
struct place {
	int fd, tree;
	char path[64];
	struct strlist seed, force, names, instead;
	struct fetch fetch;
	struct buf events; /* "kind package step|text\n" */
	char failed[1024], tail[8192], log[512], note[256];
	char stores[2][128], work[128], outputs[128], treepath[128];
	struct error e;
	bool keep, keep_going, check;
	bool want_ready; /* cache2/store is the store that is ready */
	int minutes;     /* -1: as in the recipe */
};

static inline void
record(void *arg, const struct progress *p)
{
	static const char *const kinds[] = {"plan", "start",  "step",   "line", "again",
					    "done", "reused", "failed", "tick", "end"};
	struct place *t = arg;

	assert_true(p->percent >= 0 && p->percent <= 100);
	assert_true(p->done <= p->total);
	assert_true(!t->check || p->remaining < 0); /* no list tells how long tests take */
	if (p->kind == PROGRESS_TICK || p->kind == PROGRESS_LINE)
		return;
	assert_int_equal(buf_printf(&t->events, "%s %s %s\n", kinds[p->kind],
				    p->package ? p->package : "-", p->step ? p->step : "-"),
			 0);
	if (p->kind == PROGRESS_DONE)
		snprintf(t->note, sizeof t->note, "%s", p->text ? p->text : "");
	if (p->kind == PROGRESS_FAILED) {
		snprintf(t->failed, sizeof t->failed, "%s", p->text ? p->text : "");
		snprintf(t->tail, sizeof t->tail, "%s", p->tail ? p->tail : "");
		snprintf(t->log, sizeof t->log, "%s", p->log ? p->log : "");
	}
}

static inline int
setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	char seed[128], sources[128];
	int dir;

	assert_non_null(p);
	p->fd = test_dir(p->path);
	p->minutes = -1;
	for (int i = 0; i < 2; i++)
		snprintf(p->stores[i], sizeof p->stores[i], "%s/cache%d/store", p->path, i);
	snprintf(p->work, sizeof p->work, "%s/work", p->path);
	snprintf(p->outputs, sizeof p->outputs, "%s/tree/distros/outputs", p->path);
	snprintf(p->treepath, sizeof p->treepath, "%s/tree", p->path);
	snprintf(seed, sizeof seed, "%s/seed", p->path);
	snprintf(sources, sizeof sources, "%s/sources", p->path);
	strlist_add(&p->seed, seed);
	strlist_add(&p->fetch.dirs, sources);
	p->fetch.offline = 1;
	p->fetch.scratch = p->work;
	assert_int_equal(file_make_dirs_at(p->fd, "work", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "sources", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "seed", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "cache0/store", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "cache1/store", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "tree/distros/ports", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "tree/builder", NULL), 0);
	p->tree = openat(p->fd, "tree", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file_copy_tree_at(AT_FDCWD, "builder/styles", p->tree, "builder/styles", NULL, &p->e) < 0)
		fail_msg("%s (the test runs in the project's directory)", p->e.text);
	dir = openat(p->fd, "seed", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	busybox_tree(dir);
	close(dir);
	*state = p;
	return 0;
}

static inline int
teardown(void **state)
{
	struct place *p = *state;

	strlist_free(&p->seed);
	strlist_free(&p->force);
	strlist_free(&p->instead);
	strlist_free(&p->names);
	strlist_free(&p->fetch.dirs);
	buf_free(&p->events);
	close(p->tree);
	test_dir_remove(p->fd, p->path);
	free(p);
	return 0;
}

/* A recipe with a build.sh (NULL: none). Every package has the seed below its root. */
static inline void
port(struct place *p, const char *name, const char *lines, const char *build)
{
	struct buf path = {0}, text = {0};

	assert_int_equal(buf_printf(&path, "distros/ports/%s", name), 0);
	assert_int_equal(file_make_dirs_at(p->tree, path.data, NULL), 0);
	assert_int_equal(buf_append_str(&path, "/recipe"), 0);
	assert_int_equal(buf_printf(&text, "version 1\nsummary test\nlicense MIT\nseed yes\n%s%s",
				    lines, strstr(lines, "style") ? "" : "style none\n"),
			 0);
	test_write(p->tree, path.data, text.data);
	buf_clear(&path);
	assert_int_equal(buf_printf(&path, "distros/ports/%s/build.sh", name), 0);
	if (build)
		test_write(p->tree, path.data, build);
	buf_free(&path);
	buf_free(&text);
}

/* The rest of the preparation, and the run itself. Words in `names` are what is wanted. */
static inline int
run(struct place *p, const char *names, int store)
{
	struct strlist dirs = {0}, ready_dirs = {0};
	struct store *s = NULL, *ready = NULL;
	struct recipe_set set = {0};
	struct graph *g = NULL;
	int r;

	p->e.text[0] = p->failed[0] = p->tail[0] = p->note[0] = '\0';
	buf_clear(&p->events);
	strlist_free(&p->names);
	strlist_add_words(&p->names, names);
	strlist_add(&dirs, p->stores[store]);
	strlist_add(&ready_dirs, p->stores[!store]);
	if (store_open(&dirs, &s, &p->e) < 0 || store_open(&ready_dirs, &ready, &p->e) < 0 ||
	    recipe_set_read(p->tree, &set, &p->e) < 0 ||
	    (set.checks = p->check, graph_build(p->tree, &set, &p->names, &g, &p->e)) < 0 ||
	    graph_instead(g, &p->instead, false, &p->e) < 0)
		fail_msg("%s", p->e.text);
	for (size_t i = 0; i < set.n && p->minutes >= 0; i++)
		set.item[i]->minutes = p->minutes;
	struct schedule schedule = {
		.tree_fd = p->tree,
		.tree = p->treepath,
		.graph = g,
		.names = &p->names,
		.store = s,
		.ready = p->want_ready ? ready : NULL,
		.fetch = &p->fetch,
		.seed = &p->seed,
		.seed_text = "busybox",
		.work = p->work,
		.outputs = p->outputs,
		.jobs = 2,
		.check = p->check,
		.keep = p->keep,
		.keep_going = p->keep_going,
		.force = p->force.n ? &p->force : NULL,
		.progress = record,
		.arg = p,
	};
	r = schedule_run(&schedule, &p->e);
	graph_free(g);
	recipe_set_free(&set);
	store_close(s);
	store_close(ready);
	strlist_free(&dirs);
	strlist_free(&ready_dirs);
	return r;
}

/* The one entry of a package in a store; its key and output. */
static inline void
entry_of(struct place *p, const char *name, int store, char *ret_key, char *ret_output)
{
	struct strlist names = {0}, dirs = {0};
	struct recipe_set set = {0};
	struct graph *g = NULL;
	struct store *s = NULL;

	strlist_add(&names, name);
	strlist_add(&dirs, p->stores[store]);
	if (store_open(&dirs, &s, &p->e) < 0 || recipe_set_read(p->tree, &set, &p->e) < 0 ||
	    graph_build(p->tree, &set, &names, &g, &p->e) < 0 ||
	    store_output(s, graph_find(g, name)->entry, ret_output, &p->e) < 0)
		fail_msg("%s", p->e.text);
	memcpy(ret_key, graph_find(g, name)->key, SHA256_HEX);
	graph_free(g);
	recipe_set_free(&set);
	store_close(s);
	strlist_free(&names);
	strlist_free(&dirs);
}

static inline size_t
count(const struct place *p, const char *dir)
{
	struct strlist names = {0};
	size_t n = 0;

	if (dir_list(p->fd, dir, &names, NULL) == 0)
		for (size_t i = 0; i < names.n; i++)
			n += strncmp(names.item[i], ".new-", 5) == 0 || names.item[i][0] != '.';
	strlist_free(&names);
	return n;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
