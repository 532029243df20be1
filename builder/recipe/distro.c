/* Reads a distro. See distro.h. */
#include "recipe/distro.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <fcntl.h>

#include "base/buf.h"
#include "base/dir.h"
#include "base/file.h"
#include "base/grammar.h"
#include "recipe/value.h"

#define DISTRO_FILE_MAX ((size_t)1 << 20)
#define DISTRO_MIB_MAX (1 << 24)

enum distro_key {
	KEY_SUMMARY,
	KEY_LIBC,
	KEY_INIT,
	KEY_WORLD,
	KEY_ABOUT,
	KEY_PACKAGE,
	KEY_OFFER,
	KEY_MEMORY,
	KEY_DISK,
	KEY_MINUTES,
	KEY_COUNT
};

static const struct grammar_key distro_keys[KEY_COUNT] = {
	[KEY_SUMMARY] = {"summary", GRAMMAR_ONE, true},
	[KEY_LIBC] = {"libc", GRAMMAR_ONE, true},
	[KEY_INIT] = {"init", GRAMMAR_ONE, true},
	[KEY_WORLD] = {"world", GRAMMAR_ONE, false},
	[KEY_ABOUT] = {"about", GRAMMAR_LIST, false},
	[KEY_PACKAGE] = {"package", GRAMMAR_LIST, true},
	[KEY_OFFER] = {"offer", GRAMMAR_LIST, false},
	[KEY_MEMORY] = {"memory", GRAMMAR_ONE, true},
	[KEY_DISK] = {"disk", GRAMMAR_ONE, true},
	[KEY_MINUTES] = {"minutes", GRAMMAR_ONE, false},
};

static int
set_world(struct distro *d, const struct grammar_doc *doc, const struct grammar_line *l, struct error *e)
{
	if (!value_is_name(l->value))
		return grammar_error(doc, l->line, e, "\"%.80s\" cannot be the name of a world", l->value);
	return value_text(doc, l, &d->world, e);
}

static int
distro_set_key(struct distro *d, const struct grammar_doc *doc, const struct grammar_line *l,
	       struct error *e)
{
	switch ((enum distro_key)l->key) {
	case KEY_SUMMARY: return value_text(doc, l, &d->summary, e);
	case KEY_LIBC: return value_text(doc, l, &d->libc, e);
	case KEY_INIT: return value_text(doc, l, &d->init, e);
	case KEY_WORLD: return set_world(d, doc, l, e);
	case KEY_ABOUT: return value_add(doc, l, &d->about, e);
	case KEY_PACKAGE: return value_add_names(doc, l, "package", &d->packages, e);
	case KEY_OFFER: return value_add_names(doc, l, "package", &d->offers, e);
	case KEY_MEMORY: return value_number(doc, l, 1, DISTRO_MIB_MAX, "MiB", &d->memory, e);
	case KEY_DISK: return value_number(doc, l, 1, DISTRO_MIB_MAX, "MiB", &d->disk, e);
	case KEY_MINUTES: return value_number(doc, l, 1, 100000, "minutes", &d->minutes, e);
	case KEY_COUNT: break;
	}
	return 0;
}

static int
distro_fill(struct distro *d, const struct grammar_doc *doc, const char *name, struct error *e)
{
	int r = 0;

	if (!value_is_name(name))
		return grammar_error(doc, 1, e,
				     "the directory's name \"%.80s\" cannot name a distro; names "
				     "are made of a-z 0-9 + . - and at most %d long",
				     name, VALUE_NAME_MAX);
	d->name = strdup(name);
	if (d->name == NULL)
		return value_no_memory(doc, 1, e);
	for (size_t i = 0; i < doc->n && r == 0; i++)
		r = distro_set_key(d, doc, &doc->lines[i], e);
	return r;
}

int
distro_parse(const char *text, size_t len, const char *name, struct distro **ret, struct error *e)
{
	struct grammar_doc doc = {0};
	struct distro *d;
	struct buf file = {0};
	int r;

	if (buf_printf(&file, "distros/%s/distro", name) < 0)
		return error_set(e, -ENOMEM, "distros/%s/distro:1: not enough memory", name);
	r = grammar_parse(text, len, file.data, distro_keys, KEY_COUNT, &doc, e);
	buf_free(&file);
	if (r < 0)
		return r;
	d = calloc(1, sizeof *d);
	r = d == NULL ? value_no_memory(&doc, 1, e) : distro_fill(d, &doc, name, e);
	grammar_free(&doc);
	if (r < 0) {
		distro_free(d);
		return r;
	}
	*ret = d;
	return 0;
}

int
distro_read(int tree_fd, const char *name, struct distro **ret, struct error *e)
{
	struct buf path = {0}, text = {0};
	int r;

	if (!value_is_name(name)) /* it may come from a plan: it must not lead elsewhere */
		return error_set(e, -EINVAL, "\"%.80s\" cannot be the name of a distro", name);
	if (buf_printf(&path, "distros/%s/distro", name) < 0)
		return error_set(e, -ENOMEM, "distros/%s/distro: not enough memory", name);
	r = file_read_at(tree_fd, path.data, DISTRO_FILE_MAX, &text, e);
	if (r == 0)
		r = distro_parse(text.data, text.len, name, ret, e);
	buf_free(&path);
	buf_free(&text);
	return r;
}

void
distro_free(struct distro *d)
{
	if (d == NULL)
		return;
	free(d->name);
	free(d->summary);
	free(d->libc);
	free(d->init);
	free(d->world);
	strlist_free(&d->about);
	strlist_free(&d->packages);
	strlist_free(&d->offers);
	free(d);
}

int
distro_list(int tree_fd, struct strlist *ret, struct error *e)
{
	struct strlist names = {0}, found = {0};
	struct buf path = {0};
	struct stat st;
	int r = dir_list(tree_fd, "distros", &names, e);

	for (size_t i = 0; i < names.n && r == 0; i++) {
		buf_clear(&path);
		if (buf_printf(&path, "distros/%s/distro", names.item[i]) < 0)
			r = -ENOMEM;
		else if (value_is_name(names.item[i]) && fstatat(tree_fd, path.data, &st, 0) == 0 &&
			 S_ISREG(st.st_mode))
			r = strlist_add(&found, names.item[i]);
		if (r < 0)
			error_set(e, r, "distros: not enough memory for the list");
	}
	strlist_free(&names);
	buf_free(&path);
	if (r < 0) {
		strlist_free(&found);
		return r;
	}
	strlist_free(ret);
	*ret = found;
	return 0;
}
