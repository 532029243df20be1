#include "lists.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/dir.h"
#include "base/file.h"

#define SUFFIX ".bmap"
#define ZONES_MAX (1024 * 1024)
#define NAMES_MAX (64 * 1024)

/* The names in a file of words; an empty list when there is no such file. */
static int
read_names(const char *stick, struct strlist *ret, struct error *e)
{
	struct buf path = {0}, text = {0};
	int err = buf_printf(&path, "%s/kiln/distros", stick) < 0 ? error_set(e, -ENOMEM, "there is no memory left") : 0;

	if (!err && file_exists_at(AT_FDCWD, path.data)) {
		err = file_read_at(AT_FDCWD, path.data, NAMES_MAX, &text, e);
		for (size_t i = 0; !err && i < text.len; i++)
			text.data[i] = text.data[i] == '\n' ? ' ' : text.data[i];
		if (!err && text.len && strlist_add_words(ret, text.data) < 0)
			err = error_set(e, -ENOMEM, "there is no memory left");
	}
	buf_free(&path);
	buf_free(&text);
	return err;
}

static int
read_distros(const char *tree, const char *stick, struct lists *l, struct error *e)
{
	struct strlist names = {0}, here = {0};
	int fd = open(tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err;
	size_t i;

	if (fd < 0)
		return error_system(e, "cannot open the project tree %s", tree);
	err = read_names(stick, &here, e);
	if (!err)
		err = distro_list(fd, &names, e);
	if (!err && names.n == 0)
		err = error_set(e, -ENOENT, "there is no distro in %s", tree);
	if (!err) {
		l->distros = calloc(names.n, sizeof(struct distro *));
		if (!l->distros)
			err = error_set(e, -ENOMEM, "there is no memory left");
	}
	for (i = 0; i < names.n && !err; i++) {
		if (here.n && !strlist_has(&here, names.item[i]))
			continue;
		err = distro_read(fd, names.item[i], &l->distros[l->ndistros], e);
		l->ndistros += err ? 0 : 1;
	}
	if (!err && l->ndistros == 0)
		err = error_set(e, -ENOENT, "the stick names no distro that is in %s", tree);
	strlist_free(&names);
	strlist_free(&here);
	close(fd);
	return err;
}

static int
read_keymaps(int share_fd, struct strlist *ret)
{
	struct strlist files = {0};
	struct error ignored = {0};
	size_t i, len;
	int err = 0;

	if (dir_list(share_fd, "keymaps", &files, &ignored) < 0)
		return 0;
	for (i = 0; i < files.n && !err; i++) {
		len = strlen(files.item[i]);
		if (len <= strlen(SUFFIX) || strcmp(files.item[i] + len - strlen(SUFFIX), SUFFIX) != 0)
			continue;
		files.item[i][len - strlen(SUFFIX)] = '\0';
		err = strlist_add(ret, files.item[i]);
	}
	strlist_free(&files);
	return err;
}

/* The third column of zone1970.tab. */
static int
read_timezones(int share_fd, struct strlist *ret)
{
	struct error ignored = {0};
	struct buf b = {0};
	char *line, *next, *tab;
	int err = strlist_add(ret, "UTC");

	if (file_read_at(share_fd, "zoneinfo/zone1970.tab", ZONES_MAX, &b, &ignored) < 0 &&
	    file_read_at(share_fd, "zoneinfo/zone.tab", ZONES_MAX, &b, &ignored) < 0) {
		buf_free(&b);
		strlist_free(ret);
		*ret = (struct strlist){0};
		return err;
	}
	for (line = b.data; line && !err; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		tab = line[0] == '#' ? NULL : strchr(line, '\t');
		tab = tab ? strchr(tab + 1, '\t') : NULL;
		if (!tab)
			continue;
		tab[1 + strcspn(tab + 1, "\t")] = '\0';
		err = strlist_add(ret, tab + 1);
	}
	strlist_sort(ret);
	buf_free(&b);
	return err;
}

int
lists_read(const char *tree, const char *stick, const char *share, struct lists *ret, struct error *e)
{
	struct lists l = {0};
	int fd, err = read_distros(tree, stick, &l, e);

	l.share = strdup(share);
	if (!err && !l.share)
		err = error_set(e, -ENOMEM, "there is no memory left");
	fd = open(share, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!err && fd >= 0 && (read_keymaps(fd, &l.keymaps) < 0 || read_timezones(fd, &l.timezones) < 0))
		err = error_set(e, -ENOMEM, "there is no memory left");
	if (fd >= 0)
		close(fd);
	if (err)
		lists_free(&l);
	else
		*ret = l;
	return err;
}

void
lists_free(struct lists *l)
{
	size_t i;

	if (!l)
		return;
	for (i = 0; i < l->ndistros; i++)
		distro_free(l->distros[i]);
	free(l->distros);
	strlist_free(&l->keymaps);
	strlist_free(&l->timezones);
	free(l->share);
	*l = (struct lists){0};
}

const struct distro *
lists_find(const struct lists *l, const char *name)
{
	size_t i;

	for (i = 0; i < l->ndistros; i++)
		if (strcmp(l->distros[i]->name, name) == 0)
			return l->distros[i];
	return NULL;
}

static int
check_name(const struct strlist *names, const char *what, const char *name, struct error *e)
{
	const char *near = strlist_nearest(names, name);

	return error_set(e, -ENOENT, "there is no %s %s%s%s%s", what, name, near ? "; the nearest is " : "",
			 near ? near : "", near ? "" : "; the menu lists all");
}

/* The list has one name of each zone; older names are files beside them. */
static bool
is_timezone(const struct lists *l, const char *name)
{
	struct buf path = {0};
	struct stat st;
	bool there;

	if (l->timezones.n == 0 || strlist_has(&l->timezones, name))
		return true;
	there = l->share && buf_printf(&path, "%s/zoneinfo/%s", l->share, name) == 0 &&
		stat(path.data, &st) == 0 && S_ISREG(st.st_mode); /* Europe is a directory */
	buf_free(&path);
	return there;
}

int
lists_check(const struct lists *l, const struct plan *plan, struct error *e)
{
	if (!is_timezone(l, plan->timezone))
		return check_name(&l->timezones, "time zone", plan->timezone, e);
	if (l->keymaps.n > 0 && !strlist_has(&l->keymaps, plan->keymap))
		return check_name(&l->keymaps, "key map", plan->keymap, e);
	return 0;
}
