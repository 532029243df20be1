#include "store/apt_sources.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/dir.h"
#include "base/file.h"

#define FILE_MAX (1u << 20)

/* One entry in either form. */
struct entry {
	struct strlist types, uris, suites, components;
	char *signed_by; /* owned; NULL: apt's own keyrings */
	bool disabled;
};

static void
entry_free(struct entry *n)
{
	strlist_free(&n->types);
	strlist_free(&n->uris);
	strlist_free(&n->suites);
	strlist_free(&n->components);
	free(n->signed_by);
	*n = (struct entry){0};
}

static int
add_line(const struct entry *n, const char *uri, const char *suite, const char *part,
	 struct strlist *ret)
{
	struct buf line = {0};
	int r;

	r = buf_printf(&line, "deb-src %s%s%s%s %s%s main", n->signed_by ? "[signed-by=" : "",
		       n->signed_by ? n->signed_by : "", n->signed_by ? "] " : "", uri, suite,
		       part);
	if (r == 0 && !strlist_has(ret, line.data))
		r = strlist_add(ret, line.data);
	buf_free(&line);
	return r;
}

static bool
is_security(const char *suite)
{
	const char *dash = strrchr(suite, '-');

	return dash && !strcmp(dash, "-security");
}

static bool
is_of_release(const char *suite, const char *codename)
{
	size_t len = strlen(codename);

	return !strncmp(suite, codename, len) &&
	       (!suite[len] || !strcmp(suite + len, "-updates") || is_security(suite));
}

static int
add_entry(const struct entry *n, const char *codename, const char *suite, struct strlist *ret)
{
	bool plain = false, security = false;
	int r = 0;

	if (n->disabled || !strlist_has(&n->types, "deb") || !strlist_has(&n->components, "main"))
		return 0;
	for (size_t i = 0; i < n->suites.n; i++) {
		if (!is_of_release(n->suites.item[i], codename))
			continue;
		if (is_security(n->suites.item[i]))
			security = true;
		else
			plain = true;
	}
	for (size_t i = 0; i < n->uris.n && r == 0; i++) {
		if (plain)
			r = add_line(n, n->uris.item[i], suite, "", ret);
		if (r == 0 && plain)
			r = add_line(n, n->uris.item[i], suite, "-updates", ret);
		if (r == 0 && security)
			r = add_line(n, n->uris.item[i], suite, "-security", ret);
	}
	return r;
}

/* `[arch=amd64 signed-by=/path]` behind the type; returns what follows. */
static char *
read_options(char *at, struct entry *n)
{
	char *end, *key;

	at += strspn(at, " \t");
	if (*at != '[')
		return at;
	end = strchr(at, ']');
	if (!end)
		return at;
	*end = '\0';
	key = strstr(at, "signed-by=");
	if (key) {
		key += strlen("signed-by=");
		n->signed_by = strndup(key, strcspn(key, " \t"));
	}
	return end + 1;
}

static int
read_one_line(char *line, const char *codename, const char *suite, struct strlist *ret)
{
	struct strlist words = {0};
	struct entry n = {0};
	size_t len;
	int r;

	line[strcspn(line, "#")] = '\0';
	line += strspn(line, " \t");
	len = strcspn(line, " \t");
	if (len != 3 || strncmp(line, "deb", 3) != 0)
		return 0;
	r = strlist_add(&n.types, "deb");
	if (r == 0)
		r = strlist_add_words(&words, read_options(line + len, &n));
	for (size_t i = 0; i < words.n && r == 0; i++)
		r = strlist_add(i == 0   ? &n.uris
				: i == 1 ? &n.suites
					 : &n.components,
				words.item[i]);
	if (r == 0)
		r = add_entry(&n, codename, suite, ret);
	strlist_free(&words);
	entry_free(&n);
	return r;
}

int
apt_sources_list(const char *text, const char *codename, const char *suite, struct strlist *ret)
{
	int r = 0;

	while (*text && r == 0) {
		size_t len = strcspn(text, "\n");
		char *line = strndup(text, len);

		r = line ? read_one_line(line, codename, suite, ret) : -ENOMEM;
		free(line);
		text += len + (text[len] == '\n');
	}
	return r;
}

/* A field's text without its name: it may go on in the next lines. */
static int
read_field(struct entry *n, const char *name, size_t len, const char *value)
{
	const struct {
		const char *name;
		struct strlist *list;
	} lists[] = {{"Types", &n->types},
		     {"URIs", &n->uris},
		     {"Suites", &n->suites},
		     {"Components", &n->components}};

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		if (strlen(lists[i].name) == len && !strncasecmp(lists[i].name, name, len))
			return strlist_add_words(lists[i].list, value);
	}
	value += strspn(value, " \t");
	if (len == 7 && !strncasecmp(name, "Enabled", len))
		n->disabled = !strncasecmp(value, "no", 2) || !strncasecmp(value, "false", 5);
	/* A key that stands in the file itself does not begin with a slash: apt's own keyrings must
	 * do. */
	if (len == 9 && !strncasecmp(name, "Signed-By", len) && *value == '/' && !n->signed_by) {
		n->signed_by = strndup(value, strcspn(value, " \t"));
		return n->signed_by ? 0 : -ENOMEM;
	}
	return 0;
}

int
apt_sources_deb822(const char *text, const char *codename, const char *suite, struct strlist *ret)
{
	const char *name = "";
	size_t name_len = 0;
	struct entry n = {0};
	int r = 0;

	while (*text && r == 0) {
		size_t len = strcspn(text, "\n"), colon;
		char *line = strndup(text, len);

		if (!line) {
			r = -ENOMEM;
			break;
		}
		colon = strcspn(line, ":");
		if (line[strspn(line, " \t")] == '\0') {
			r = add_entry(&n, codename, suite, ret);
			entry_free(&n);
			name_len = 0;
		} else if (line[0] == ' ' || line[0] == '\t') {
			r = read_field(&n, name, name_len, line);
		} else if (line[0] != '#' && line[colon] == ':') {
			name = text;
			name_len = colon;
			r = read_field(&n, name, name_len, line + colon + 1);
		}
		free(line);
		text += len + (text[len] == '\n');
	}
	if (r == 0)
		r = add_entry(&n, codename, suite, ret);
	entry_free(&n);
	return r;
}

static bool
ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len > end_len && !strcmp(name + len - end_len, end);
}

static int
read_file(int root_fd, const char *path, const char *codename, const char *suite,
	  struct strlist *ret)
{
	struct buf text = {0};
	int r = 0;

	if (file_read_at(root_fd, path, FILE_MAX, &text, NULL) == 0 && text.data) {
		r = ends_with(path, ".sources")
			    ? apt_sources_deb822(text.data, codename, suite, ret)
			    : apt_sources_list(text.data, codename, suite, ret);
	}
	buf_free(&text);
	return r;
}

/* The value of KEY= in os-release, or NULL. Returns owned. */
static char *
release_value(const char *text, const char *key)
{
	size_t len = strlen(key);

	for (; *text; text += strcspn(text, "\n"), text += *text == '\n') {
		if (strncmp(text, key, len) != 0 || text[len] != '=')
			continue;
		text += len + 1;
		text += *text == '"';
		return strndup(text, strcspn(text, "\"\n"));
	}
	return NULL;
}

int
apt_sources_read(int root_fd, const char *suite, struct strlist *ret)
{
	struct strlist names = {0};
	struct buf release = {0};
	char *id = NULL, *codename = NULL;
	int r = 0;

	if (file_read_at(root_fd, "etc/os-release", FILE_MAX, &release, NULL) < 0 || !release.data)
		goto out;
	id = release_value(release.data, "ID");
	codename = release_value(release.data, "VERSION_CODENAME");
	if (!id || !codename || strcmp(id, "debian") != 0)
		goto out;
	r = read_file(root_fd, "etc/apt/sources.list", codename, suite, ret);
	(void)dir_list(root_fd, "etc/apt/sources.list.d", &names, NULL); /* need not be there */
	for (size_t i = 0; i < names.n && r == 0; i++) {
		struct buf path = {0};

		if (!ends_with(names.item[i], ".list") && !ends_with(names.item[i], ".sources"))
			continue;
		r = buf_printf(&path, "etc/apt/sources.list.d/%s", names.item[i]);
		if (r == 0)
			r = read_file(root_fd, path.data, codename, suite, ret);
		buf_free(&path);
	}
out:
	strlist_free(&names);
	buf_free(&release);
	free(id);
	free(codename);
	return r;
}
