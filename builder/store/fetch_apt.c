/* 1. A private sources.list is made of the host's own entries (apt_sources.h): no server is named
 * here.
 * 2. The lists are fetched, at most once a day.
 * 3. apt tells where the file of the locked version is; where that version is gone, whether another
 * one has the same file (only its packaging changed then).
 * 4. apt's helper downloads that one file. */
#include "store/fetch_apt.h"

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
#include "store/version.h"

#define SUITE      "trixie" /* the release whose versions the recipes lock */
#define HELPER     "/usr/lib/apt/apt-helper"
#define LISTS_LAST (24 * 60 * 60) /* seconds */

struct apt {
	const struct fetch *fetch;
	struct strlist options; /* -o pairs for every call */
	char *dir;              /* owned: the private state */
	struct error *e;
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while asking apt");
}

/* Runs PROGRAM with the private options and up to three more arguments. */
static int
run(struct apt *a, const char *program, const char *const more[3], struct buf *output)
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
	r = run(a, "apt-get", arguments, &output);
	if (r > 0) {
		const char *why = output.data ? strstr(output.data, "E:") : NULL;

		r = error_set(a->e, -ENOENT, "apt-get update failed: %.*s",
			      (int)(why ? strcspn(why, "\n") : 0), why ? why : "");
	}
	buf_free(&output);
	return r < 0 ? r : file_write_at(dir, "updated", "", 0, 0644, a->e);
}

char *
fetch_apt_uri(const char *text, const struct recipe_source *s, bool only_hash)
{
	char *named = NULL;

	while (*text) {
		size_t len = strcspn(text, "\n");
		char *line = strndup(text, len), *end = NULL;
		struct strlist words = {0};

		text += len + (text[len] == '\n');
		if (line && line[0] == '\'')
			end = strchr(line + 1, '\'');
		if (end)
			*end = '\0';
		if (end && strlist_add_words(&words, end + 1) == 0 && words.n >= 2) {
			const char *hash = words.n > 2 ? words.item[2] : "";

			if (!strncmp(hash, "SHA256:", 7) && !strcmp(hash + 7, s->sha256)) {
				free(named);
				named = strdup(line + 1);
				text += strlen(text); /* this is the one */
			} else if (!only_hash && !named && !strcmp(words.item[0], s->file)) {
				named = strdup(line + 1);
			}
		}
		strlist_free(&words);
		free(line);
	}
	return named;
}

/* *ret stays NULL when apt does not have it. */
static int
find_uri(struct apt *a, const struct recipe_source *s, const char *what, bool only_hash, char **ret)
{
	const char *const arguments[3] = {"source", "--only-source", what};
	struct buf output = {0};
	int r;

	r = strlist_add(&a->options, "--print-uris");
	if (r < 0)
		return no_memory(a->e);
	r = run(a, "apt-get", arguments, &output);
	a->options.n--;
	free(a->options.item[a->options.n]);
	if (r == 0 && output.data)
		*ret = fetch_apt_uri(output.data, s, only_hash);
	buf_free(&output);
	return r < 0 ? r : 0;
}

/* The locked version is gone: looks through the others. */
static int
find_other(struct apt *a, const struct recipe_source *s, const char *name, char **ret)
{
	const char *const arguments[3] = {"showsrc", "--only-source", name};
	struct buf output = {0}, newest = {0}, what = {0};
	int r = run(a, "apt-cache", arguments, &output);

	for (const char *at = output.data; r >= 0 && at && !*ret; at = strstr(at, "\n")) {
		char *version;

		at += *at == '\n';
		if (strncmp(at, "Version: ", 9) != 0)
			continue;
		version = strndup(at + 9, strcspn(at + 9, "\n"));
		buf_clear(&what);
		if (!version || buf_printf(&what, "%s=%s", name, version) < 0)
			r = no_memory(a->e);
		else
			r = find_uri(a, s, what.data, true, ret);
		if (r == 0 && (!newest.len || version_compare(version, newest.data) > 0)) {
			buf_clear(&newest);
			r = buf_append_str(&newest, version) < 0 ? no_memory(a->e) : 0;
		}
		free(version);
	}
	if (r >= 0 && !*ret && newest.len)
		r = error_set(
			a->e, -ENOENT,
			"the host's package archive no longer has this version of %s; the newest "
			"there is %s (make relock)",
			name, newest.data);
	else if (r >= 0 && !*ret)
		r = error_set(a->e, -ENOENT, "the host's package archive has no source package %s",
			      name);
	buf_free(&output);
	buf_free(&newest);
	buf_free(&what);
	return r < 0 ? r : 0;
}

static int
download(struct apt *a, const char *uri, const char *part)
{
	const char *const arguments[3] = {"download-file", uri, part};
	struct buf output = {0};
	int r = run(a, HELPER, arguments, &output);

	if (r > 0) {
		const char *why = output.data ? strstr(output.data, "E:") : NULL;

		r = error_set(a->e, -EIO, "apt cannot download %s: %.*s", uri,
			      (int)(why ? strcspn(why, "\n") : 0), why ? why : "");
	}
	buf_free(&output);
	return r;
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

static void
close_state(struct apt *a, int dir)
{
	if (dir >= 0)
		close(dir);
	strlist_free(&a->options);
	free(a->dir);
}

/* The newest of all `Version:` lines; NULL: there is none, or no memory. Owned. */
static char *
newest_version(const char *text)
{
	static const char key[] = "Version: ";
	char *newest = NULL;

	for (const char *at = text; at && *at; at = strchr(at, '\n')) {
		char *version;

		at += *at == '\n';
		if (strncmp(at, key, sizeof(key) - 1) != 0)
			continue;
		version = strndup(at + sizeof(key) - 1, strcspn(at + sizeof(key) - 1, "\n"));
		if (version && (!newest || version_compare(version, newest) > 0)) {
			free(newest);
			newest = version;
		} else {
			free(version);
		}
	}
	return newest;
}

int
fetch_apt_newest(const struct fetch *f, const char *name, char **ret_version, struct buf *ret_uris,
		 struct error *e)
{
	struct apt a = {.fetch = f, .e = e};
	const char *const show[3] = {"showsrc", "--only-source", name};
	struct buf output = {0}, what = {0};
	int dir = -1, r;

	if (!f->scratch || access(HELPER, X_OK) < 0)
		return error_set(e, -ENOENT, "this host has no apt");
	dir = r = open_state(&a);
	if (r >= 0)
		r = configure(&a);
	if (r == 0)
		r = update(&a, dir);
	if (r == 0)
		r = run(&a, "apt-cache", show, &output);
	if (r >= 0)
		*ret_version = newest_version(output.data);
	if (r >= 0 && *ret_version && buf_printf(&what, "%s=%s", name, *ret_version) == 0 &&
	    strlist_add(&a.options, "--print-uris") == 0) {
		const char *const arguments[3] = {"source", "--only-source", what.data};

		r = run(&a, "apt-get", arguments, ret_uris);
	}
	close_state(&a, dir);
	buf_free(&output);
	buf_free(&what);
	return r < 0 ? r : 0;
}

int
fetch_apt(const struct fetch *f, const struct recipe_source *s, const char *what, const char *part,
	  struct error *e)
{
	struct apt a = {.fetch = f, .e = e};
	char *uri = NULL, *name = NULL;
	int dir = -1, r;

	if (!f->scratch || access(HELPER, X_OK) < 0)
		return error_set(e, -ENOENT, "this host has no apt");
	dir = r = open_state(&a);
	if (r >= 0)
		r = configure(&a);
	if (r == 0)
		r = update(&a, dir);
	if (r == 0)
		r = find_uri(&a, s, what, false, &uri);
	if (r == 0 && !uri) {
		name = strndup(what, strcspn(what, "="));
		r = name ? find_other(&a, s, name, &uri) : no_memory(e);
	}
	if (r == 0)
		r = download(&a, uri, part);
	close_state(&a, dir);
	free(uri);
	free(name);
	return r;
}
