/* 1. A private sources.list is made of the host's own entries (apt_sources.h): no server is named
 * here.
 * 2. The lists are fetched, at most once a day.
 * 3. apt tells where the file of the locked version is.
 * 4. apt's helper downloads that one file.
 * 5. Where that fails, another version may have the same file (only its packaging changed then), or
 * the file still lies where the others do: an archive forgets a version sooner than its files. */
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

#define VERSION_KEY "Version: " /* in what apt-cache showsrc writes */

struct apt {
	const struct fetch *fetch;
	struct strlist options; /* -o pairs for every call */
	char *dir;              /* owned: the private state */
	char *newest;           /* owned: of the package, once it was looked through; or NULL */
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

int
fetch_apt_dirs(const char *text, struct strlist *ret)
{
	int r = 0;

	for (; *text && r == 0; text += strcspn(text, "\n"), text += *text == '\n') {
		size_t len = strcspn(text + 1, "'\n");
		char *dir = *text == '\'' ? strndup(text + 1, len) : NULL;
		char *slash = dir ? strrchr(dir, '/') : NULL;

		if (slash) {
			*slash = '\0';
			r = strlist_has(ret, dir) ? 0 : strlist_add(ret, dir);
		}
		free(dir);
	}
	return r;
}

/* *ret stays NULL when apt does not have it; ret_dirs (may be NULL) gets the directories it names. */
static int
find_uri(struct apt *a, const struct recipe_source *s, const char *what, bool only_hash, char **ret,
	 struct strlist *ret_dirs)
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
	if (r == 0 && output.data && ret_dirs && fetch_apt_dirs(output.data, ret_dirs) < 0)
		r = no_memory(a->e);
	buf_free(&output);
	return r < 0 ? r : 0;
}

/* The newest of all `Version:` lines; NULL: there is none, or no memory. Owned. */
static char *
newest_version(const char *text)
{
	char *newest = NULL;

	for (const char *at = text; at && *at; at = strchr(at, '\n')) {
		char *version;

		at += *at == '\n';
		if (strncmp(at, VERSION_KEY, strlen(VERSION_KEY)) != 0)
			continue;
		at += strlen(VERSION_KEY);
		version = strndup(at, strcspn(at, "\n"));
		if (version && (!newest || version_compare(version, newest) > 0)) {
			free(newest);
			newest = version;
		} else {
			free(version);
		}
	}
	return newest;
}

/* Everything that the archive has of the package: files with our hash go to `uris`, the directories of
 * all to `dirs`. */
static int
look_through(struct apt *a, const struct recipe_source *s, const char *name, struct strlist *uris,
	     struct strlist *dirs)
{
	const char *const arguments[3] = {"showsrc", "--only-source", name};
	struct buf output = {0}, what = {0};
	int r = run(a, "apt-cache", arguments, &output);

	for (const char *at = output.data; r >= 0 && at; at = strstr(at, "\n")) {
		char *uri = NULL;

		at += *at == '\n';
		if (strncmp(at, VERSION_KEY, strlen(VERSION_KEY)) != 0)
			continue;
		at += strlen(VERSION_KEY);
		buf_clear(&what);
		if (buf_printf(&what, "%s=%.*s", name, (int)strcspn(at, "\n"), at) < 0)
			r = no_memory(a->e);
		else
			r = find_uri(a, s, what.data, true, &uri, dirs);
		if (uri && strlist_add(uris, uri) < 0)
			r = no_memory(a->e);
		free(uri);
	}
	a->newest = r >= 0 ? newest_version(output.data) : NULL;
	buf_free(&output);
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
	free(a->newest);
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

/* One after the other; which of them failed and why is of no interest. */
static bool
download_any(const struct apt *a, const struct strlist *uris, const char *part)
{
	struct error ignored = {""};
	struct apt quiet = *a;
	bool done = false;

	quiet.e = &ignored;
	for (size_t i = 0; i < uris->n && !done; i++)
		done = download(&quiet, uris->item[i], part) == 0;
	return done;
}

/* Where the locked version's own entry did not lead to the file. If that failed with a sentence, it
 * is the one that stays: it is about what the recipe names. */
static int
fetch_elsewhere(struct apt *a, const struct recipe_source *s, const char *what, const char *part)
{
	char *name = strndup(what, strcspn(what, "="));
	struct strlist uris = {0}, dirs = {0};
	struct buf uri = {0};
	int r = name ? look_through(a, s, name, &uris, &dirs) : no_memory(a->e);

	for (size_t i = 0; i < dirs.n && r == 0; i++) {
		buf_clear(&uri);
		if (buf_printf(&uri, "%s/%s", dirs.item[i], s->file) < 0 ||
		    strlist_add(&uris, uri.data) < 0)
			r = no_memory(a->e);
	}
	if (r == 0 && !download_any(a, &uris, part))
		r = a->newest
			    ? error_set(a->e, -ENOENT,
					"the host's package archive no longer has this version of "
					"%s; the newest there is %s (make relock)",
					name, a->newest)
			    : error_set(a->e, -ENOENT,
					"the host's package archive has no source package %s", name);
	strlist_free(&uris);
	strlist_free(&dirs);
	buf_free(&uri);
	free(name);
	return r;
}

int
fetch_apt(const struct fetch *f, const struct recipe_source *s, const char *what, const char *part,
	  struct error *e)
{
	struct error why = {""};
	struct apt a = {.fetch = f, .e = &why};
	char *uri = NULL;
	int dir = -1, r;

	if (!f->scratch || access(HELPER, X_OK) < 0)
		return error_set(e, -ENOENT, "this host has no apt");
	dir = r = open_state(&a);
	if (r >= 0)
		r = configure(&a);
	if (r == 0)
		r = update(&a, dir);
	if (r == 0)
		r = find_uri(&a, s, what, false, &uri, NULL);
	if (r == 0 && (!uri || download(&a, uri, part) < 0))
		r = fetch_elsewhere(&a, s, what, part);
	if (r < 0 && e)
		*e = why;
	close_state(&a, dir);
	free(uri);
	return r;
}
