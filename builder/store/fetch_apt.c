/* 1. apt tells where the file of the locked version is; its helper downloads that one file.
 * 2. Where that fails, another version may have the same file (only its packaging changed then), or
 * the file still lies where the others do: an archive forgets a version sooner than its files. */
#include "store/fetch_apt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/apt.h"
#include "store/version.h"

#define VERSION_KEY "Version: " /* in what apt-cache showsrc writes */

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while asking apt");
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
	struct buf output = {0};
	int r = apt_source_uris(a, what, &output);

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
 * all to `dirs`; the newest version (NULL: there is none) to ret_newest, owned. */
static int
look_through(struct apt *a, const struct recipe_source *s, const char *name, struct strlist *uris,
	     struct strlist *dirs, char **ret_newest)
{
	const char *const arguments[3] = {"showsrc", "--only-source", name};
	struct buf output = {0}, what = {0};
	int r = apt_run(a, "apt-cache", arguments, &output);

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
	*ret_newest = r >= 0 ? newest_version(output.data) : NULL;
	buf_free(&output);
	buf_free(&what);
	return r < 0 ? r : 0;
}

int
fetch_apt_newest(const struct fetch *f, const char *name, char **ret_version, struct buf *ret_uris,
		 struct error *e)
{
	const char *const show[3] = {"showsrc", "--only-source", name};
	struct buf output = {0}, what = {0};
	struct apt a;
	int r = apt_open(&a, f, e);

	if (r == 0)
		r = apt_run(&a, "apt-cache", show, &output);
	if (r >= 0)
		*ret_version = newest_version(output.data);
	if (r >= 0 && *ret_version && buf_printf(&what, "%s=%s", name, *ret_version) == 0)
		r = apt_source_uris(&a, what.data, ret_uris);
	apt_close(&a);
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
		done = apt_download(&quiet, uris->item[i], part) == 0;
	return done;
}

/* Where the locked version's own entry did not lead to the file. If that failed with a sentence, it
 * is the one that stays: it is about what the recipe names. */
static int
fetch_elsewhere(struct apt *a, const struct recipe_source *s, const char *what, const char *part)
{
	char *name = strndup(what, strcspn(what, "=")), *newest = NULL;
	struct strlist uris = {0}, dirs = {0};
	struct buf uri = {0};
	int r = name ? look_through(a, s, name, &uris, &dirs, &newest) : no_memory(a->e);

	for (size_t i = 0; i < dirs.n && r == 0; i++) {
		buf_clear(&uri);
		if (buf_printf(&uri, "%s/%s", dirs.item[i], s->file) < 0 ||
		    strlist_add(&uris, uri.data) < 0)
			r = no_memory(a->e);
	}
	if (r == 0 && !download_any(a, &uris, part))
		r = newest
			    ? error_set(a->e, -ENOENT,
					"the host's package archive no longer has this version of "
					"%s; the newest there is %s (make relock)",
					name, newest)
			    : error_set(a->e, -ENOENT,
					"the host's package archive has no source package %s", name);
	strlist_free(&uris);
	strlist_free(&dirs);
	buf_free(&uri);
	free(newest);
	free(name);
	return r;
}

int
fetch_apt(const struct fetch *f, const struct recipe_source *s, const char *what, const char *part,
	  struct error *e)
{
	struct error why = {""};
	char *uri = NULL;
	struct apt a;
	int r = apt_open(&a, f, &why);

	if (r == 0)
		r = find_uri(&a, s, what, false, &uri, NULL);
	if (r == 0 && (!uri || apt_download(&a, uri, part) < 0))
		r = fetch_elsewhere(&a, s, what, part);
	if (r < 0 && e)
		*e = why;
	apt_close(&a);
	free(uri);
	return r;
}
