#include "store/apt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "store/apt_sources.h"
#include "store/program.h"

#define SUITE      "trixie" /* the release whose versions the recipes lock */
#define HELPER     "/usr/lib/apt/apt-helper"
#define LISTS_LAST (24 * 60 * 60) /* seconds */

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while asking apt");
}

/* Runs PROGRAM with the private options and up to three more arguments. */
int
apt_run(struct apt *a, const char *program, const char *const more[3], struct buf *output)
{
	const char **argv = calloc(a->options.n + 5, sizeof(*argv));
	size_t n = 0;
	int r;

	if (!argv)
		return no_memory(a->e);
	argv[n++] = program;
	for (size_t i = 0; i < a->options.n; i++)
		argv[n++] = a->options.item[i];
	for (size_t i = 0; i < 3 && more[i]; i++)
		argv[n++] = more[i];
	r = program_run(argv, output, a->e);
	free(argv);
	return r;
}

static int
add_option(struct apt *a, const char *key, const char *value)
{
	struct buf text = {0};
	int r;

	r = buf_printf(&text, "-o%s=%s", key, value);
	if (r == 0)
		r = strlist_add(&a->options, text.data);
	buf_free(&text);
	return r;
}

static int
add_path_option(struct apt *a, const char *key, const char *name)
{
	struct buf path = {0};
	int r;

	r = buf_printf(&path, "%s/%s", a->dir, name);
	if (r == 0)
		r = add_option(a, key, path.data);
	buf_free(&path);
	return r;
}

/* The sha256 in the recipe decides what is used, so old signatures and dates do no harm. */
static int
configure(struct apt *a)
{
	int r;

	r = add_path_option(a, "Dir::Etc::SourceList", "sources.list");
	if (r == 0)
		r = add_option(a, "Dir::Etc::SourceParts", "/dev/null");
	if (r == 0)
		r = add_path_option(a, "Dir::State::Lists", "lists");
	if (r == 0)
		r = add_path_option(a, "Dir::Cache", "cache");
	if (r == 0)
		r = add_option(a, "Acquire::Languages", "none");
	if (r == 0)
		r = add_option(a, "Acquire::Check-Valid-Until", "false");
	if (r == 0)
		r = add_option(a, "APT::Sandbox::User", "root");
	return r < 0 ? no_memory(a->e) : 0;
}

static int
write_sources(struct apt *a, int dir)
{
	struct strlist lines = {0};
	struct buf text = {0};
	int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;

	if (root < 0)
		return error_system(a->e, "cannot open /");
	r = apt_sources_read(root, SUITE, &lines) < 0 ? no_memory(a->e) : 0;
	for (size_t i = 0; i < lines.n && r == 0; i++)
		r = buf_printf(&text, "%s\n", lines.item[i]) < 0 ? no_memory(a->e) : 0;
	if (r == 0 && lines.n == 0)
		r = error_set(a->e, -ENOENT,
			      "this host has no Debian archive in its apt configuration");
	if (r == 0)
		r = file_write_at(dir, "sources.list", text.data, text.len, 0644, a->e);
	strlist_free(&lines);
	buf_free(&text);
	close(root);
	return r;
}

static bool
are_fresh(int dir)
{
	struct stat st;

	return fstatat(dir, "updated", &st, 0) == 0 && st.st_mtime <= time(NULL) &&
	       time(NULL) - st.st_mtime < LISTS_LAST;
}

static int
update(struct apt *a, int dir)
{
	const char *const arguments[3] = {"-q", "update", NULL};
	struct buf output = {0};
	int r;

	if (are_fresh(dir))
		return 0;
	r = write_sources(a, dir);
	if (r < 0)
		return r;
	if (a->fetch->tell)
		a->fetch->tell(a->fetch->arg, "asking the host's package archive what it has");
	r = apt_run(a, "apt-get", arguments, &output);
	if (r > 0) {
		const char *why = output.data ? strstr(output.data, "E:") : NULL;

		r = error_set(a->e, -ENOENT, "apt-get update failed: %.*s",
			      (int)(why ? strcspn(why, "\n") : 0), why ? why : "");
	}
	buf_free(&output);
	return r < 0 ? r : file_write_at(dir, "updated", "", 0, 0644, a->e);
}

static int
open_state(struct apt *a)
{
	struct buf path = {0};
	int dir, r;

	r = buf_printf(&path, "%s/apt", a->fetch->scratch);
	if (r < 0)
		return no_memory(a->e);
	a->dir = path.data;
	r = file_make_dirs_at(AT_FDCWD, a->dir, a->e);
	if (r < 0)
		return r;
	dir = open(a->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return error_system(a->e, "cannot open %s", a->dir);
	r = file_make_dirs_at(dir, "lists/partial", a->e);
	if (r == 0)
		r = file_make_dirs_at(dir, "cache/archives/partial", a->e);
	if (r < 0) {
		close(dir);
		return r;
	}
	return dir;
}

int
apt_open(struct apt *a, const struct fetch *f, struct error *e)
{
	int dir, r;

	*a = (struct apt){.fetch = f, .e = e};
	if (!f->scratch || access(HELPER, X_OK) < 0)
		return error_set(e, -ENOENT, "this host has no apt");
	dir = open_state(a);
	if (dir < 0)
		return dir;
	r = configure(a);
	if (r == 0)
		r = update(a, dir);
	close(dir);
	return r;
}

void
apt_close(struct apt *a)
{
	strlist_free(&a->options);
	free(a->dir);
	*a = (struct apt){0};
}

int
apt_source_uris(struct apt *a, const char *what, struct buf *ret)
{
	const char *const arguments[3] = {"source", "--only-source", what};
	int r = strlist_add(&a->options, "--print-uris");

	if (r < 0)
		return no_memory(a->e);
	r = apt_run(a, "apt-get", arguments, ret);
	a->options.n--;
	free(a->options.item[a->options.n]);
	return r;
}

int
apt_download(struct apt *a, const char *uri, const char *part)
{
	const char *const arguments[3] = {"download-file", uri, part};
	struct buf output = {0};
	int r = apt_run(a, HELPER, arguments, &output);

	if (r > 0) {
		const char *why = output.data ? strstr(output.data, "E:") : NULL;

		r = error_set(a->e, -EIO, "apt cannot download %s: %.*s", uri,
			      (int)(why ? strcspn(why, "\n") : 0), why ? why : "");
	}
	buf_free(&output);
	return r;
}
