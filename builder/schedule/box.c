#include "schedule/box.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/file.h"
#include "sandbox/sandbox.h"

#define SOURCE_DATE_EPOCH "SOURCE_DATE_EPOCH=1735689600" /* 2025-01-01, the time of everything */

/* Binds with the strings they point to. */
struct binds {
	struct sandbox_bind *item;
	size_t n;
	int code; /* the first failure */
};

static void
box_bind(struct binds *b, int writable, const char *to, const char *from_dir, const char *from)
{
	struct buf path = {0};
	struct sandbox_bind *item;
	char *place = strdup(to);

	if (!place || buf_printf(&path, "%s%s%s", from_dir, from ? "/" : "", from ? from : "") < 0)
		goto fail;
	item = realloc(b->item, (b->n + 1) * sizeof *item);
	if (!item)
		goto fail;
	b->item = item;
	item[b->n++] = (struct sandbox_bind){path.data, place, writable};
	return;
fail:
	free(place);
	buf_free(&path);
	b->code = -ENOMEM;
}

static void
box_unbind(struct binds *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free((char *)b->item[i].from);
		free((char *)b->item[i].to);
	}
	free(b->item);
}

/* The archives by their own names, wherever they lie. */
static int
box_bind_sources(const struct job *j, struct binds *b, struct error *e)
{
	struct buf text = {0}, to = {0}, list = {0};
	const struct recipe *r = j->node->recipe;
	int code = buf_printf(&list, "%s/sources", j->work);
	char *path, *end;

	if (code == 0)
		code = file_read_at(AT_FDCWD, list.data, 1 << 20, &text, e);
	path = text.data;
	for (size_t i = 0; i < r->nsources && code == 0 && path; i++, path = end + 1) {
		end = strchr(path, '\n');
		if (!end)
			break;
		*end = '\0';
		buf_clear(&to);
		code = buf_printf(&to, "/sources/%s", r->sources[i].file);
		if (code == 0)
			box_bind(b, 0, to.data, path, NULL);
	}
	buf_free(&text);
	buf_free(&to);
	buf_free(&list);
	return code;
}

/* /bundle/packages: NAME VERSION ENTRY OUTPUT needed [yields|yields-last] */
static int
box_bundle_list(const struct job *j, const char *path, struct error *e)
{
	struct buf text = {0};
	char output[SHA256_HEX];
	int code = 0;

	for (size_t i = 0; i < j->node->nbundle && code == 0; i++) {
		const struct node *n = j->node->bundle[i];

		code = store_output(j->s->store, n->entry, output, e);
		if (code == 0)
			code = buf_printf(&text, "%s %s %s %s needed%s\n", n->recipe->name,
					  n->recipe->version, n->entry, output,
					  yields_suffix(n->recipe->yields));
	}
	if (code == 0)
		code = file_write_at(AT_FDCWD, path, text.data ? text.data : "", text.len, 0644, e);
	buf_free(&text);
	return code;
}

static void
box_bundle_entry(const struct job *j, const struct node *n, struct binds *b)
{
	char *path = store_find(j->s->store, n->entry);
	struct buf to = {0};

	if (path && buf_printf(&to, "/bundle/store/%s", n->entry) == 0)
		box_bind(b, 0, to.data, path, NULL);
	else
		b->code = -ENOENT;
	free(path);
	buf_free(&to);
}

/* Where task_fetch found them, with the right contents. */
static int
box_bundle_sources(const struct job *j, struct binds *b, struct error *e)
{
	struct buf list = {0}, to = {0};
	char *end, *name;
	int code = buf_printf(&to, "%s/bundle", j->work) < 0 ? error_set(e, -ENOMEM, "not enough memory") : 0;

	if (code == 0)
		code = file_read_at(AT_FDCWD, to.data, 1 << 22, &list, e);
	for (char *path = list.data; path && code == 0 && (end = strchr(path, '\n')); path = end + 1) {
		*end = '\0';
		name = strrchr(path, '/');
		buf_clear(&to);
		code = buf_printf(&to, "/bundle/sources/%s", name ? name + 1 : path);
		if (code == 0)
			box_bind(b, 0, to.data, path, NULL);
		else
			error_set(e, code, "not enough memory");
	}
	buf_free(&list);
	buf_free(&to);
	return code;
}

static int
box_bind_bundle(const struct job *j, struct binds *b, struct error *e)
{
	const struct node *n = j->node;
	struct buf list = {0};
	int code;

	if (n->recipe->bundle.n + n->recipe->archives.n == 0)
		return 0;
	if (buf_printf(&list, "%s/packages", j->work) < 0)
		return error_set(e, -ENOMEM, "not enough memory");
	code = box_bundle_list(j, list.data, e);
	if (code == 0)
		box_bind(b, 0, "/bundle/packages", list.data, NULL);
	buf_free(&list);
	for (size_t i = 0; i < n->nbundle && code == 0; i++) {
		box_bundle_entry(j, n->bundle[i], b);
		if (b->code == -ENOENT)
			return error_set(e, -ENOENT, "%s is not in the store", n->bundle[i]->entry);
	}
	if (code == 0)
		code = box_bundle_sources(j, b, e);
	return code;
}

static int
box_env(const struct job *j, struct strlist *env)
{
	static const char *const fixed[] = {
		"PATH=/usr/bin", "HOME=/build",     "LC_ALL=C",         "TZ=UTC",
		"TERM=dumb",     "SHELL=/bin/sh",   "CFLAGS=-O2 -pipe", "CXXFLAGS=-O2 -pipe",
		"OUT=/out",      SOURCE_DATE_EPOCH,
	};
	const struct recipe *r = j->node->recipe;
	const char *const own[][2] = {
		{"STYLE", r->style}, {"NAME", r->name}, {"VERSION", r->version}};
	long cores = j->s->jobs > 0 ? j->s->jobs : sysconf(_SC_NPROCESSORS_ONLN);
	struct buf text = {0};
	int code = 0;

	for (size_t i = 0; i < sizeof fixed / sizeof *fixed && code == 0; i++)
		code = strlist_add(env, fixed[i]);
	for (size_t i = 0; i < 3 && code == 0; i++) {
		buf_clear(&text);
		code = buf_printf(&text, "%s=%s", own[i][0], own[i][1]);
		if (code == 0)
			code = strlist_add(env, text.data);
	}
	buf_clear(&text);
	if (code == 0)
		code = buf_printf(&text, "JOBS=%ld", cores > 0 ? cores : 1);
	if (code == 0)
		code = strlist_add(env, text.data);
	buf_free(&text);
	return code;
}

/* Once: an overlay refuses the same tree twice. */
static int
box_add_tree(const struct job *j, const struct node *n, struct strlist *ret, struct error *e)
{
	struct buf tree = {0};
	char *path = store_find(j->s->store, n->entry);
	int code;

	if (!path)
		return error_set(e, -ENOENT, "%s, which %s needs, is not in the store", n->entry,
				 j->node->recipe->name);
	code = buf_printf(&tree, "%s/tree", path);
	if (code == 0 && !strlist_has(ret, tree.data))
		code = strlist_add(ret, tree.data);
	free(path);
	buf_free(&tree);
	return code < 0 ? error_set(e, code, "not enough memory") : 0;
}

/* Those of n nodes that yield so much. */
static int
box_add_trees(const struct job *j, struct node *const *nodes, size_t n, enum yields yields, struct strlist *ret,
	      struct error *e)
{
	int code = 0;

	for (size_t i = 0; i < n && code == 0; i++)
		if (nodes[i]->recipe->yields == yields)
			code = box_add_tree(j, nodes[i], ret, e);
	return code;
}

int
box_trees(const struct job *j, struct strlist *ret, struct error *e)
{
	const struct node *n = j->node;
	int code = 0;

	for (enum yields yields = YIELDS_NO; yields < YIELDS_COUNT && code == 0; yields++) {
		code = box_add_trees(j, n->build, n->nbuild, yields, ret, e);
		if (code == 0 && j->step == JOB_CHECK)
			code = box_add_trees(j, n->check, n->ncheck, yields, ret, e);
	}
	/* An own toolchain is seed and dependency at once. */
	for (size_t i = 0; j->node->recipe->seed && i < j->s->seed->n && code == 0; i++)
		if (!strlist_has(ret, j->s->seed->item[i]) && strlist_add(ret, j->s->seed->item[i]) < 0)
			code = error_set(e, -ENOMEM, "not enough memory");
	return code;
}

/* A new directory for every step: the mount point and /tmp of the last one are of no use. */
static int
box_scratch(const struct job *j, struct buf *ret, struct error *e)
{
	int code = buf_printf(ret, "%s/root", j->work);

	if (code == 0)
		code = file_remove_tree_at(AT_FDCWD, ret->data, e);
	if (code == 0)
		code = file_make_dirs_at(AT_FDCWD, ret->data, e);
	return code;
}

static int
box_bind_all(const struct job *j, struct binds *b, struct error *e)
{
	int code;

	box_bind(b, 1, "/build", j->work, "build");
	box_bind(b, 1, "/out", j->entry, "tree");
	box_bind(b, 0, "/recipe", j->work, "recipe");
	box_bind(b, 0, "/styles", j->s->tree, "builder/styles");
	code = box_bind_sources(j, b, e);
	if (code == 0)
		code = box_bind_bundle(j, b, e);
	return code < 0 ? code : b->code;
}

/* The step `check` may have a script beside the recipe, which can be mended without another key (recipe.h). */
static const char *
box_script(const struct job *j)
{
	struct buf path = {0};
	bool own = j->step == JOB_CHECK && buf_printf(&path, "%s/recipe/check.sh", j->work) == 0 &&
		   file_exists_at(AT_FDCWD, path.data);

	buf_free(&path);
	return own ? "/recipe/check.sh" : "/styles/run.sh";
}

int
box_start(struct job *j, struct error *e)
{
	const char *argv[] = {"/usr/bin/sh", box_script(j), job_step_name(j), NULL};
	struct strlist trees = {0}, env = {0};
	struct buf scratch = {0};
	struct binds binds = {0};
	struct sandbox box = {
		.trees = &trees,
		.env = &env,
		.argv = argv,
		.cwd = "/build/src",
		.output = j->log_fd,
		.memory = j->node->recipe->memory,
	};
	int code = box_trees(j, &trees, e);

	if (code == 0)
		code = box_env(j, &env);
	if (code == 0)
		code = box_scratch(j, &scratch, e);
	if (code == 0)
		code = box_bind_all(j, &binds, e);
	box.scratch = scratch.data;
	box.binds = binds.item;
	box.nbinds = binds.n;
	if (code == 0)
		code = sandbox_start(&box, &j->pid, &j->pidfd, e);
	if (code < 0)
		error_set(e, code, "not enough memory for a sandbox");
	box_unbind(&binds);
	strlist_free(&trees);
	strlist_free(&env);
	buf_free(&scratch);
	return code;
}
