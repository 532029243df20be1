/* 1. where a seed may be: see seed.h
 * 2. building one: fetch and unpack the sources as a build does, run each recipe's `prepare`, then
 *    builder/seed/build.sh; every part that is finished stays, so that a cut costs little */
#include "cmd/seed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/seed_own.h"
#include "cmd/seed_source.h"
#include "recipe/seed_list.h"
#include "store/root.h"

#define SCRIPT "builder/seed/build.sh"

/* What it is made of, and its key: of script, sources and patches. What a recipe does with them
 * later is not in it, because the seed's output does not depend on that. */
struct spec {
	struct seed_list list;
	char key[SHA256_HEX];
};

static void
spec_free(struct spec *s)
{
	seed_list_free(&s->list);
}

static int
spec_read(struct cmd *c, struct spec *ret, struct error *e)
{
	const struct strlist *recipes = &ret->list.recipes;
	int r = cmd_open_set(c, e);

	if (r == 0)
		r = seed_list_read(c->tree_fd, &ret->list, e);
	for (size_t i = 0; r == 0 && i < recipes->n; i++)
		if (!recipe_set_find(&c->set, recipes->item[i]))
			r = error_set(e, -EINVAL, SEED_LIST_FILE ": there is no recipe %s",
				      recipes->item[i]);
	return r == 0 ? seed_source_key(c, SCRIPT, recipes, ret->key, e) : r;
}

static int
seed_take(struct cmd *c, const char *path, const char *kind, const char *what, struct error *e)
{
	snprintf(c->seed_text, sizeof c->seed_text, "%s %s", kind, what);
	return strlist_add(&c->seed, path) < 0 ? error_set(e, -ENOMEM, "not enough memory") : 0;
}

static int
seed_take_dir(struct cmd *c, const char *dir, struct error *e)
{
	char *path = realpath(dir, NULL), *bin = path ? cmd_path(path, "usr/bin") : NULL;
	int r;

	if (!bin || !file_exists_at(AT_FDCWD, bin))
		r = error_set(e, -EINVAL, "%s is not the tree of a seed: it has no usr/bin", dir);
	else
		r = seed_take(c, path, "directory", path, e);
	free(bin);
	free(path);
	return r;
}

/* CACHE/seed/KEY/tree; NULL: no cache has it. Owned. */
static char *
seed_in_caches(const struct cmd *c, const struct spec *s)
{
	for (size_t i = 0; i < c->caches.n; i++) {
		struct buf b = {0};

		if (buf_printf(&b, "%s/seed/%.32s/tree", c->caches.item[i], s->key) == 0 &&
		    file_exists_at(AT_FDCWD, b.data))
			return b.data;
		buf_free(&b);
	}
	return NULL;
}

/* `sh builder/seed/build.sh` with its variables. */
static int
seed_run_script(struct cmd *c, const char *src, const char *out, const char *work, int jobs,
		struct error *e)
{
	char cores[16], *script = cmd_path(c->tree, SCRIPT);
	long n = jobs > 0 ? jobs : sysconf(_SC_NPROCESSORS_ONLN);
	const char *argv[] = {"sh", script, NULL};
	int r;

	snprintf(cores, sizeof cores, "%ld", n);
	const char *const env[][2] = {{"SRC", src},
				      {"OUT", out},
				      {"WORK", work},
				      {"JOBS", cores},
				      {"KILN_SEED_GROUP", "own"}};

	r = script ? seed_source_run(argv, env, sizeof env / sizeof *env, e) : -ENOMEM;
	free(script);
	return r;
}

/* Where it is made: beside its place, so that it can be removed when the seed is in use already. */
static int
seed_scratch(const struct cmd *c, const struct spec *s, struct buf *ret, struct error *e)
{
	int r = buf_printf(ret, "%s/seed/.work-%.32s", c->caches.item[0], s->key);

	return r < 0 ? error_set(e, r, "not enough memory") : 0;
}

/* `scratch`: sources and object files, several GiB; what a cut run has done there is not done again. */
static int
seed_make(struct cmd *c, const struct spec *s, const char *new, const char *scratch, int jobs, struct error *e)
{
	char *src = cmd_path(scratch, "src"), *out = cmd_path(new, "tree"),
	     *work = cmd_path(scratch, "work");
	int r = src && out && work ? file_make_dirs_at(AT_FDCWD, src, e) : -ENOMEM;

	for (size_t i = 0; i < s->list.recipes.n && r == 0; i++)
		r = seed_source_prepare(c, recipe_set_find(&c->set, s->list.recipes.item[i]), src,
					s->list.dirs.item[i], e);
	if (r == 0)
		r = seed_run_script(c, src, out, work, jobs, e);
	free(src);
	free(out);
	free(work);
	return r;
}

static int
seed_build(struct cmd *c, const struct spec *s, int jobs, struct error *e)
{
	struct buf new = {0}, scratch = {0}, done = {0};
	int lock = -1, r;

	if (buf_printf(&new, "%s/seed/.new-%.32s", c->caches.item[0], s->key) < 0 ||
	    seed_scratch(c, s, &scratch, e) < 0 ||
	    buf_printf(&done, "%s/seed/%.32s", c->caches.item[0], s->key) < 0) {
		r = error_set(e, -ENOMEM, "not enough memory");
		goto out;
	}
	r = file_make_dirs_at(AT_FDCWD, new.data, e);
	if (r == 0)
		r = lock = dir_open(AT_FDCWD, new.data, e);
	if (r >= 0 && flock(lock, LOCK_EX) < 0)
		r = error_system(e, "locking %s", new.data);
	if (r < 0)
		goto out;
	/* Whoever held the lock may have finished it. */
	if (!file_exists_at(AT_FDCWD, done.data)) {
		fprintf(stderr, "Building the seed: the pinned compiler, by this host's compiler. "
				"This is done once (15 to 30 minutes).\n");
		r = seed_make(c, s, new.data, scratch.data, jobs, e);
		sync();
		if (r == 0 && rename(new.data, done.data) < 0)
			r = error_system(e, "%s", done.data);
	}
out:
	if (lock >= 0)
		close(lock);
	buf_free(&new);
	buf_free(&scratch);
	buf_free(&done);
	return r < 0 ? r : 0;
}

/* It is finished: what it was made in goes, of a run that was cut while it removed that too. */
static void
seed_sweep(struct cmd *c, const struct spec *s)
{
	struct buf scratch = {0};

	if (seed_scratch(c, s, &scratch, NULL) == 0 &&
	    file_exists_at(AT_FDCWD, scratch.data))
		sweeper_remove(&c->sweeper, scratch.data);
	buf_free(&scratch);
}

static int
seed_look(struct cmd *c, const struct spec *s, bool build, int jobs, struct error *e)
{
	char *path = seed_in_caches(c, s);
	int r = 0;

	if (!path && seed_own(c, &s->list.packages))
		return 0;
	if (!path && build) {
		r = seed_build(c, s, jobs, e);
		path = r == 0 ? seed_in_caches(c, s) : NULL;
	}
	if (path) {
		seed_sweep(c, s);
		r = seed_take(c, path, "foreign", s->key, e);
	} else if (r == 0) {
		r = error_set(e, -ENOENT, "there is no seed");
	}
	free(path);
	return r;
}

int
seed_use(struct cmd *c, const char *dir, int jobs, struct error *e)
{
	struct spec s = {0};
	int r;

	if (!dir || !*dir)
		dir = getenv("KILN_SEED");
	if (dir && *dir)
		return seed_take_dir(c, dir, e);
	r = spec_read(c, &s, e);
	if (r == 0)
		r = seed_look(c, &s, true, jobs, e);
	spec_free(&s);
	return r;
}

static int
seed_run(struct cmd *c, int argc, char **argv)
{
	bool path = false, key = false, foreign = false;
	const char *jobs = NULL;
	const struct cmd_option options[] = {
		{"--path", &path, NULL},
		{"--key", &key, NULL},
		{"--foreign", &foreign, NULL},
		{"--jobs", NULL, &jobs},
	};
	int status = cmd_options(c, &seed_command, &argc, argv, options, 4, 0, 0);
	struct error e = {""};
	struct spec s = {0};
	char *found = NULL;
	long n = 0;
	int r;

	if (status >= 0)
		return status;
	if (jobs && !cmd_number("--jobs", jobs, 1, 1024, &n))
		return EXIT_MISUSE;
	r = cmd_open_store(c, &e);
	if (r == 0)
		r = spec_read(c, &s, &e);
	if (r == 0 && key)
		printf("%s\n", s.key);
	if (r == 0 && !key && foreign && !(found = seed_in_caches(c, &s)))
		r = seed_build(c, &s, (int)n, &e);
	if (r == 0 && !key)
		r = seed_look(c, &s, true, (int)n, &e);
	for (size_t i = 0; r == 0 && !key && i < c->seed.n; i++)
		printf("%s\n", c->seed.item[i]);
	free(found);
	spec_free(&s);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

const struct command seed_command = {
	.name = "seed",
	.arguments = "[OPTION...]",
	.summary = "Makes sure that there is a first compiler, and prints its tree",
	.text = "The first packages (musl, binutils, gcc) are built by the seed: the pinned compiler\n"
		"itself, compiled by the host's. A machine that has these packages uses them as\n"
		"its seed. What the seed emits does not depend on who compiled it. CC and CXX name\n"
		"the host's compiler.\n"
		"  --path       print the directories of the seed, uppermost first (the default)\n"
		"  --key        print its key and build nothing\n"
		"  --foreign    build it with the host's compiler even where an own toolchain is\n"
		"  --jobs N     use N cores\n",
	.run = seed_run,
};
