/* What is installed: ROOT/var/lib/kiln/installed. */
#include "store/root.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "store/root_set.h"

#define INSTALLED_MAX (4u << 20)

static void
free_package(struct root_package *p)
{
	free(p->name);
	free(p->version);
	free(p->entry);
	free(p->output);
}

void
root_set_free(struct root_set *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		free_package(&s->item[i]);
	free(s->item);
	*s = (struct root_set){0};
}

int
root_set_add(struct root_set *s, const char *name, const char *version, const char *entry,
	     const char *output, bool asked, enum yields yields)
{
	struct root_package *item, new = {0};
	size_t at = 0;

	while (at < s->n && strcmp(s->item[at].name, name) < 0)
		at++;
	if (at < s->n && !strcmp(s->item[at].name, name))
		return -EEXIST;
	item = realloc(s->item, (s->n + 1) * sizeof(*item));
	if (!item)
		return -ENOMEM;
	s->item = item;
	new = (struct root_package){strdup(name),   strdup(version), strdup(entry),
				    strdup(output), asked,           yields};
	if (!new.name || !new.version || !new.entry || !new.output) {
		free_package(&new);
		return -ENOMEM;
	}
	memmove(&item[at + 1], &item[at], (s->n - at) * sizeof(*item));
	item[at] = new;
	s->n++;
	return 0;
}

/* One line of words, without its newline. */
static int
parse_line(const char *line, struct root_set *ret)
{
	struct strlist words = {0};
	enum yields yields;
	bool asked;
	int r;

	r = strlist_add_words(&words, line);
	if (r < 0)
		goto out;
	r = -EINVAL;
	if (words.n < 5 || words.n > 6 || strchr(words.item[2], '/') || words.item[2][0] == '.')
		goto out;
	asked = !strcmp(words.item[4], "asked");
	yields = yields_from_word(words.n == 6 ? words.item[5] : "");
	if ((!asked && strcmp(words.item[4], "needed") != 0) ||
	    yields == YIELDS_COUNT)
		goto out;
	r = root_set_add(ret, words.item[0], words.item[1], words.item[2], words.item[3], asked,
			 yields);
out:
	strlist_free(&words);
	return r;
}

int
root_set_read(int root_fd, const char *path, struct root_set *ret, struct error *e)
{
	struct root_set set = {0};
	struct buf text = {0};
	size_t line = 0;
	int r = 0;

	if (!file_exists_at(root_fd, path)) {
		*ret = set;
		return 0;
	}
	r = file_read_at(root_fd, path, INSTALLED_MAX, &text, e);
	for (char *at = text.data; r == 0 && at && *at;) {
		char *end = strchr(at, '\n');

		line++;
		if (!end) {
			r = -EINVAL;
			break;
		}
		*end = '\0';
		r = parse_line(at, &set);
		at = end + 1;
	}
	buf_free(&text);
	if (r < 0) {
		root_set_free(&set);
		return error_set(e, r, "/%s:%zu: this is no line about an installed package", path,
				 line);
	}
	*ret = set;
	return 0;
}

int
root_set_write(int root_fd, const char *path, const struct root_set *s, struct error *e)
{
	struct buf text = {0};
	int r = 0;

	for (size_t i = 0; i < s->n && r == 0; i++) {
		const struct root_package *p = &s->item[i];

		r = buf_printf(&text, "%s %s %s %s %s%s\n", p->name, p->version, p->entry,
			       p->output, p->asked ? "asked" : "needed",
			       yields_suffix(p->yields));
	}
	if (r < 0)
		r = error_set(e, r, "out of memory while writing /%s", path);
	else
		r = file_write_at(root_fd, path, text.data ? text.data : "", text.len, 0644, e);
	buf_free(&text);
	return r;
}

int
root_installed(int root_fd, struct root_set *ret, struct error *e)
{
	return root_set_read(root_fd, ROOT_INSTALLED, ret, e);
}
