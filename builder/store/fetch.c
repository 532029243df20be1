/* A source is taken from the first place that has it with the right hash:
 * 1. the `sources` directories, 2. the mirrors, 3. the host's apt, 4. the URLs of the recipe.
 * What is fetched goes to FILE.part in the first directory and gets its name once its hash was
 * right. One process fetches at a time; the others wait and then find what it fetched. */
#include "store/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/sha256.h"
#include "store/fetch_apt.h"
#include "store/program.h"

struct search {
	const struct fetch *fetch;
	const struct recipe_source *source;
	struct buf wrong; /* a sentence for each place whose file has another hash */
	struct buf tried; /* a sentence for each place that has none */
	struct buf path;  /* where it will be */
	struct buf part;  /* where it is while it comes */
	struct error *e;
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while looking for a source");
}

static int
note(struct search *s, const char *place, const char *what)
{
	return buf_printf(&s->tried, "\n  %s: %s", place, what) < 0 ? no_memory(s->e) : 0;
}

static void
tell(const struct search *s, const char *verb, const char *place)
{
	struct buf line = {0};

	if (s->fetch->tell && buf_printf(&line, "%s: %s %s", s->source->file, verb, place) == 0)
		s->fetch->tell(s->fetch->arg, line.data);
	buf_free(&line);
}

/* 1: the file at `path` is the right one, 0: it is not there or another one. `place` is what to
 * call it. */
static int
check(struct search *s, const char *path, const char *place)
{
	char hex[SHA256_HEX];
	struct error e = {0};
	int r;

	if (!file_exists_at(AT_FDCWD, path))
		return 0;
	r = sha256_file_at(AT_FDCWD, path, hex, &e);
	if (r < 0)
		return note(s, place, e.text);
	if (!strcmp(hex, s->source->sha256))
		return 1;
	return buf_printf(&s->wrong, "\n  found %s at %s", hex, place) < 0 ? no_memory(s->e) : 0;
}

static int
look_in_dirs(struct search *s, char **ret_path)
{
	for (size_t i = 0; i < s->fetch->dirs.n; i++) {
		struct buf path = {0};
		int r;

		if (buf_printf(&path, "%s/%s", s->fetch->dirs.item[i], s->source->file) < 0)
			return no_memory(s->e);
		r = check(s, path.data, path.data);
		if (r > 0)
			*ret_path = path.data;
		else
			buf_free(&path);
		if (r != 0)
			return r;
	}
	return 0;
}

/* The part is complete: 1 and in place, or 0 and gone. */
static int
accept(struct search *s, const char *place)
{
	int fd, r = check(s, s->part.data, place);

	if (r <= 0) {
		(void)unlink(s->part.data); /* the next attempt writes over it anyway */
		return r;
	}
	fd = open(s->part.data, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) < 0)
		r = error_system(s->e, "cannot write %s to disk", s->part.data);
	if (fd >= 0)
		close(fd);
	if (r > 0 && rename(s->part.data, s->path.data) < 0)
		r = error_system(s->e, "cannot name %s", s->path.data);
	return r;
}

/* Exit status of the first downloader that the host has. */
static int
download(struct search *s, const char *url, struct buf *output)
{
	const char *const curl[] = {"curl",
				    "--fail",
				    "--location",
				    "--silent",
				    "--show-error",
				    "--proto",
				    "=http,https,ftp",
				    "--connect-timeout",
				    "30",
				    "--speed-limit",
				    "500",
				    "--speed-time",
				    "60",
				    "--retry",
				    "2",
				    "--output",
				    s->part.data,
				    "--url",
				    url,
				    NULL};
	const char *const wget[] = {"wget", "-q", "-T", "60", "-O", s->part.data, "--", url, NULL};
	int r = program_run(curl, output, s->e);

	if (r == PROGRAM_NOT_FOUND)
		r = program_run(wget, output, s->e);
	return r;
}

static int
from_url(struct search *s, const char *url)
{
	struct buf output = {0};
	int r;

	tell(s, "fetching", url);
	(void)unlink(s->part.data);
	r = download(s, url, &output);
	if (r == 0)
		r = accept(s, url);
	else if (r == PROGRAM_NOT_FOUND)
		r = note(s, url, "this host has neither curl nor wget");
	else if (r > 0) {
		if (output.data)
			output.data[strcspn(output.data, "\n")] = '\0';
		r = note(s, url, output.data && *output.data ? output.data : "cannot be fetched");
	}
	buf_free(&output);
	return r;
}

static int
from_directory(struct search *s, const char *path)
{
	struct error e = {0};
	int r;

	if (!file_exists_at(AT_FDCWD, path))
		return note(s, path, "is not there");
	tell(s, "copying", path);
	(void)unlink(s->part.data);
	r = file_copy_at(AT_FDCWD, path, AT_FDCWD, s->part.data, &e);
	return r < 0 ? note(s, path, e.text) : accept(s, path);
}

static int
from_mirrors(struct search *s)
{
	int r = 0;

	for (size_t i = 0; i < s->fetch->mirrors.n && r == 0; i++) {
		const char *mirror = s->fetch->mirrors.item[i];
		size_t len = strlen(mirror);
		struct buf place = {0};

		if (buf_printf(&place, "%s%s%s", mirror, len && mirror[len - 1] == '/' ? "" : "/",
			       s->source->file) < 0)
			return no_memory(s->e);
		r = strstr(mirror, "://") ? from_url(s, place.data) : from_directory(s, place.data);
		buf_free(&place);
	}
	return r;
}

static int
from_apt(struct search *s, const char *what)
{
	struct error e = {0};
	int r;

	tell(s, "fetching from the host's package archive:", what);
	(void)unlink(s->part.data);
	r = fetch_apt(s->fetch, s->source, what, s->part.data, &e);
	return r < 0 ? note(s, what, e.text) : accept(s, what);
}

/* apt first: it is near, and knows the host's mirrors and proxies. */
static int
from_origins(struct search *s)
{
	static const char apt[] = "debian:";
	int r = 0;

	for (int urls = 0; urls < 2; urls++) {
		for (size_t i = 0; i < s->source->from.n && r == 0; i++) {
			const char *from = s->source->from.item[i];
			bool is_apt = !strncmp(from, apt, sizeof(apt) - 1);

			if (is_apt == !urls)
				r = is_apt ? from_apt(s, from + sizeof(apt) - 1)
					   : from_url(s, from);
		}
	}
	return r;
}

/* Holds the lock of the first directory while it fetches. */
static int
fetch(struct search *s, char **ret_path)
{
	const char *dir = s->fetch->dirs.item[0];
	int fd, r = file_make_dirs_at(AT_FDCWD, dir, s->e);

	if (r < 0)
		return r;
	if (buf_printf(&s->path, "%s/%s", dir, s->source->file) < 0 ||
	    buf_printf(&s->part, "%s.part", s->path.data) < 0)
		return no_memory(s->e);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return error_system(s->e, "cannot open %s", dir);
	while (flock(fd, LOCK_EX) < 0) {
		if (errno != EINTR) {
			r = error_system(s->e, "cannot lock %s", dir);
			goto out;
		}
	}
	buf_clear(&s->wrong);
	r = look_in_dirs(s, ret_path); /* another process may have fetched it meanwhile */
	if (r != 0)
		goto out;
	r = from_mirrors(s);
	if (r == 0)
		r = from_origins(s);
	if (r > 0) {
		*ret_path = strdup(s->path.data);
		if (!*ret_path)
			r = no_memory(s->e);
	}
out:
	(void)unlink(s->part.data); /* what a failed attempt left, or nothing */
	close(fd);
	return r;
}

static int
tell_failure(struct search *s)
{
	const struct recipe_source *source = s->source;
	const char *tried = s->tried.data ? s->tried.data : "";

	if (s->wrong.len)
		return error_set(s->e, -EBADMSG,
				 "%s is not what the recipe names: expected sha256 %s%s%s\nDelete "
				 "that file, or name a "
				 "place with the right one in KILN_MIRROR; if it was released "
				 "anew, run make relock",
				 source->file, source->sha256, s->wrong.data, tried);
	return error_set(
		s->e, -ENOENT,
		"%s (sha256 %s) was not found%s\nPut it into %s, or name a place that has it in "
		"KILN_MIRROR",
		source->file, source->sha256, tried, s->fetch->dirs.item[0]);
}

int
fetch_source(const struct fetch *f, const struct recipe_source *source, char **ret_path,
	     struct error *e)
{
	struct search s = {.fetch = f, .source = source, .e = e};
	char *path = NULL;
	int r;

	if (f->dirs.n == 0)
		return error_set(e, -EINVAL, "no directory was named for sources");
	r = look_in_dirs(&s, &path);
	if (r == 0 && !f->offline)
		r = fetch(&s, &path);
	if (r == 0)
		r = tell_failure(&s);
	else if (r > 0)
		*ret_path = path;
	buf_free(&s.wrong);
	buf_free(&s.tried);
	buf_free(&s.path);
	buf_free(&s.part);
	return r < 0 ? r : 0;
}
