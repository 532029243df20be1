#include "cmd/seed_source.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/file.h"
#include "schedule/task.h"

static int
key_file(struct cmd *c, struct sha256 *s, const char *path, struct error *e)
{
	char hex[SHA256_HEX];
	int r = sha256_file_at(c->tree_fd, path, hex, e);

	if (r == 0)
		sha256_update(s, hex, sizeof hex);
	return r;
}

static int
key_patches(struct cmd *c, struct sha256 *s, const struct recipe *recipe, struct error *e)
{
	struct strlist names = {0};
	struct buf dir = {0};
	int r = buf_printf(&dir, "%s/patches", recipe->dir);

	if (r == 0 && file_exists_at(c->tree_fd, dir.data))
		r = dir_list(c->tree_fd, dir.data, &names, e);
	for (size_t i = 0; i < names.n && r == 0; i++) {
		char *path = cmd_path(dir.data, names.item[i]);

		r = path ? key_file(c, s, path, e) : -ENOMEM;
		free(path);
	}
	strlist_free(&names);
	buf_free(&dir);
	return r;
}

int
seed_source_key(struct cmd *c, const char *script, const struct strlist *recipes,
		char ret[SHA256_HEX], struct error *e)
{
	struct sha256 s;
	int r;

	sha256_init(&s);
	r = key_file(c, &s, script, e);
	for (size_t i = 0; i < recipes->n && r == 0; i++) {
		const struct recipe *recipe = recipe_set_find(&c->set, recipes->item[i]);

		for (size_t k = 0; k < recipe->nsources; k++) {
			const char *into = recipe->sources[k].into ? recipe->sources[k].into : "";

			sha256_update(&s, recipe->sources[k].sha256, SHA256_HEX);
			sha256_update(&s, into, strlen(into) + 1);
		}
		r = key_patches(c, &s, recipe, e);
	}
	if (r == 0)
		sha256_final(&s, ret);
	return r;
}

int
seed_source_run(const char *const *argv, const char *const env[][2], size_t nenv, struct error *e)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return error_system(e, "starting %s", argv[0]);
	if (pid == 0) {
		/* Nobody waits for it once we are gone: it is told, and can end all that it started. */
		if (setpgid(0, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGTERM) < 0)
			_exit(EXIT_SYSTEM);
		/* What it prints is for the person, not a result. */
		if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
			_exit(EXIT_SYSTEM);
		for (size_t i = 0; i < nenv; i++)
			if (setenv(env[i][0], env[i][1], 1) < 0)
				_exit(EXIT_SYSTEM);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return error_system(e, "waiting for %s", argv[0]);
	if (status != 0)
		return error_set(e, -EIO, "%s %s failed", argv[0], argv[1]);
	return 0;
}

/* patches and `prepare`, as run.sh does them. */
static int
prepare_step(struct cmd *c, const struct recipe *recipe, const char *work, struct error *e)
{
	char *styles = cmd_path(c->tree, "builder/styles"),
	     *run = cmd_path(c->tree, "builder/styles/run.sh");
	char *dir = cmd_path(c->tree, recipe->dir);
	const char *argv[] = {"sh", run, "prepare", NULL};
	const char *const env[][2] = {
		{"STYLES", styles},
		{"RECIPE", dir},
		{"WORK", work},
		{"OUT", "/nonexistent"},
		{"STYLE", recipe->style},
		{"SOURCE_DATE_EPOCH", "1735689600"},
		{"LC_ALL", "C"},
		{"NAME", recipe->name},
		{"VERSION", recipe->version},
	};
	int r = styles && run && dir ? seed_source_run(argv, env, sizeof env / sizeof *env, e)
				     : -ENOMEM;

	free(styles);
	free(run);
	free(dir);
	return r < 0 ? error_prefix(e, r, "%s: prepare", recipe->name) : 0;
}

int
seed_source_prepare(struct cmd *c, const struct recipe *recipe, const char *src, const char *dir,
		    struct error *e)
{
	char *to = cmd_path(src, dir), *new = cmd_path(src, ".new");
	char *work = new ? cmd_path(new, "build") : NULL,
	     *from = work ? cmd_path(work, "src") : NULL;
	const struct schedule s = {.tree_fd = c->tree_fd, .tree = c->tree, .fetch = &c->fetch};
	const struct node node = {.recipe = recipe};
	const struct job job = {.s = &s, .node = &node, .work = new, .log_fd = STDERR_FILENO};
	int r = -ENOMEM;

	if (!to || !from)
		goto out;
	r = 0;
	if (file_exists_at(AT_FDCWD, to))
		goto out;
	r = file_remove_tree_at(AT_FDCWD, new, e);
	if (r == 0)
		r = file_make_dirs_at(AT_FDCWD, new, e);
	if (r == 0)
		r = task_fetch(&job, e);
	if (r == 0)
		r = task_unpack(&job, e);
	if (r == 0)
		r = prepare_step(c, recipe, work, e);
	if (r == 0 && rename(from, to) < 0)
		r = error_system(e, "%s", to);
	if (r == 0)
		r = file_remove_tree_at(AT_FDCWD, new, e);
out:
	free(to);
	free(new);
	free(work);
	free(from);
	return r;
}
