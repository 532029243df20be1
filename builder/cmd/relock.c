/* For each source that the host's package archive has: is there a newer one? What would change is
 * shown as lines; with
 * --write it is changed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "store/fetch_apt.h"
#include "store/relock.h"
#include "store/version.h"

/* One recipe while it is being looked at. */
struct look {
	struct cmd *c;
	struct recipe *recipe; /* owned: as its text has it now */
	struct buf path, text; /* the recipe file; its text, with what was changed so far */
	size_t changes;
};

/* The lines that differ; a change never adds or removes one. */
static void
relock_show(const char *old, const char *new)
{
	while (*old && *new) {
		size_t old_len = strcspn(old, "\n"), new_len = strcspn(new, "\n");

		if (old_len != new_len || strncmp(old, new, old_len) != 0)
			printf("-%.*s\n+%.*s\n", (int)old_len, old, (int)new_len, new);
		old += old_len + (old[old_len] == '\n');
		new += new_len + (new[new_len] == '\n');
	}
}

static int
relock_change(struct look *l, size_t i, const struct relock *change, struct error *e)
{
	struct recipe *again = NULL;
	struct buf new = {0};
	int r = relock_rewrite(l->text.data, l->recipe, i, change, &new, e);

	if (r == 0)
		r = recipe_parse(new.data, new.len, l->recipe->dir, &again, e);
	if (r < 0) {
		buf_free(&new);
		return r;
	}
	relock_show(l->text.data, new.data);
	buf_free(&l->text);
	l->text = new;
	recipe_free(l->recipe);
	l->recipe = again;
	l->changes++;
	return 0;
}

/* A newer one is there: ours to take when it is of the same series. */
static int
relock_newer(struct look *l, size_t i, const char *name, const char *from, const char *to,
	     const char *uris, struct error *e)
{
	struct buf old = {0}, new = {0};
	struct relock change = {.name = name, .from = from, .to = to};
	char *file = NULL, *sha256 = NULL;
	int r = version_upstream(from, &old);

	if (r == 0)
		r = version_upstream(to, &new);
	if (r == 0)
		r = relock_find(uris, l->recipe->sources[i].file, from, to, &file, &sha256);
	if (r < 0) {
		r = error_set(e, r, "not enough memory");
	} else if (!version_same_series(old.data ? old.data : "", new.data ? new.data : "")) {
		printf("%s: %s %s -> %s, which is another series: change it by hand\n",
		       l->path.data, name, from, to);
	} else if (!file) {
		printf("%s: %s %s -> %s, but no file of it looks like %s: change it by hand\n",
		       l->path.data, name, from, to, l->recipe->sources[i].file);
	} else {
		printf("%s: %s %s -> %s\n", l->path.data, name, from, to);
		change.file = file;
		change.sha256 = sha256;
		r = relock_change(l, i, &change, e);
	}
	buf_free(&old);
	buf_free(&new);
	free(file);
	free(sha256);
	return r;
}

static int
relock_source(struct look *l, size_t i, struct error *e)
{
	static const char origin[] = "debian:";
	const struct recipe_source *s = &l->recipe->sources[i];
	char *name = NULL, *from, *to = NULL;
	struct buf uris = {0};
	int r = 0;

	for (size_t k = 0; k < s->from.n && !name; k++)
		if (strncmp(s->from.item[k], origin, sizeof origin - 1) == 0) {
			name = strdup(s->from.item[k] + sizeof origin - 1);
			if (!name)
				return error_set(e, -ENOMEM, "not enough memory");
		}
	from = name ? strchr(name, '=') : NULL;
	if (from) {
		*from++ = '\0';
		r = fetch_apt_newest(&l->c->fetch, name, &to, &uris, e);
		if (r == 0 && !to)
			printf("%s: the host's package archive has no %s any more\n", l->path.data,
			       name);
		else if (r == 0 && version_compare(to, from) > 0)
			r = relock_newer(l, i, name, from, to, uris.data ? uris.data : "", e);
	}
	free(name);
	free(to);
	buf_free(&uris);
	return r;
}

static int
relock_recipe(struct cmd *c, const char *dir, bool write, size_t *changes, struct error *e)
{
	struct look l = {.c = c};
	struct stat st = {0};
	int r = recipe_read(c->tree_fd, dir, &l.recipe, e);

	if (r == 0 && buf_printf(&l.path, "%s/recipe", dir) < 0)
		r = error_set(e, -ENOMEM, "not enough memory");
	if (r == 0)
		r = file_read_at(c->tree_fd, l.path.data, 1 << 20, &l.text, e);
	for (size_t i = 0; r == 0 && i < l.recipe->nsources; i++) {
		struct error one = {""};

		r = relock_source(&l, i, &one);
		if (r == -EINVAL) /* this one is for a person; the others may still be for us */
			r = printf("%s\n", one.text) < 0 ? -EIO : 0;
		else if (r < 0)
			error_set(e, r, "%s: %s", dir, one.text);
	}
	if (r == 0 && l.changes && write) {
		mode_t mode =
			fstatat(c->tree_fd, l.path.data, &st, 0) == 0 ? st.st_mode & 0777 : 0644;

		r = file_write_at(c->tree_fd, l.path.data, l.text.data, l.text.len, mode, e);
	}
	*changes += r == 0 ? l.changes : 0;
	recipe_free(l.recipe);
	buf_free(&l.path);
	buf_free(&l.text);
	return r;
}

static int
relock_run(struct cmd *c, int argc, char **argv)
{
	bool write = false;
	const struct cmd_option options[] = {{"--write", &write, NULL}};
	int status = cmd_options(c, &relock_command, &argc, argv, options, 1, 0, -1);
	struct error e = {""};
	size_t changes = 0;
	int r;

	if (status >= 0)
		return status;
	r = cmd_open_store(c, &e);
	if (r == 0)
		r = cmd_open_set(c, &e);
	for (int i = 1; i < argc && r == 0; i++) {
		const struct recipe *one = recipe_set_find(&c->set, argv[i]);

		r = one ? relock_recipe(c, one->dir, write, &changes, &e)
			: error_set(&e, -EINVAL, "There is no package \"%s\"", argv[i]);
	}
	for (size_t i = 0; argc == 1 && i < c->set.n && r == 0; i++)
		r = relock_recipe(c, c->set.item[i]->dir, write, &changes, &e);
	if (r < 0)
		return cmd_fail(r, &e);
	printf("%zu newer sources%s\n", changes, write ? ", written to the recipes" : "");
	return EXIT_FINE;
}

const struct command relock_command = {
	.name = "relock",
	.arguments = "[--write] [NAME...]",
	.summary = "Looks for newer point releases of the sources in the host's package archive",
	.text = "Without a name: of every recipe. Shows which lines of the recipes would change: "
		"version,\n"
		"source and sha256, where only the last component of the version is another. What "
		"is\n"
		"newer by more than that is only told.\n"
		"  --write      change the recipes\n",
	.run = relock_run,
};
