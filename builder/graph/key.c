#include "graph/key.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/walk.h"

/* A change in what the builder itself does to every package: count up. */
#define KEY_FORMAT 1

/* What counts in a directory: everything but what `skips` names. */
struct hashing {
	bool (*skips)(const char *name, bool directory);
	int (*found)(void *arg, const char *path, const char *kind, const char *hex);
	void *arg;
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while computing a key");
}

bool
key_skips_for_all(const char *name, bool directory)
{
	size_t len = strlen(name);

	(void)directory;
	return name[0] == '#' || !strncmp(name, ".#", 2) || name[len - 1] == '~' ||
	       (len > 4 && !strcmp(name + len - 4, ".swp"));
}

bool
key_skips(const char *name, bool directory)
{
	return key_skips_for_all(name, directory) || (directory && !strcmp(name, "out"));
}

/* In a recipe's own directory what is for people does not count, nor what is for
 * the step `check` alone: its script, and the list of tests that are known to fail. */
static bool
skips_in_recipe(const char *name, bool directory)
{
	return key_skips_for_all(name, directory) || (!directory && (!strcmp(name, "README.md") || !strcmp(name, "check.sh") ||
						!strcmp(name, "failures")));
}

static int
hash_link(int dirfd, const char *name, const char *path, char hex[SHA256_HEX], struct error *e)
{
	char target[PATH_MAX];
	struct sha256 s;
	ssize_t len = readlinkat(dirfd, name, target, sizeof(target));

	if (len < 0)
		return error_system(e, "cannot read the link %s", path);
	sha256_init(&s);
	sha256_update(&s, target, (size_t)len);
	sha256_final(&s, hex);
	return 0;
}

static int
hash_entry(void *arg, const struct walk_at *at, struct error *e)
{
	const struct hashing *h = arg;
	const char *kind = "";
	char hex[SHA256_HEX];
	int r;

	if (h->skips(at->name, S_ISDIR(at->st->st_mode)))
		return WALK_SKIP;
	if (S_ISDIR(at->st->st_mode))
		return WALK_ON;
	if (S_ISLNK(at->st->st_mode)) {
		kind = "@";
		r = hash_link(at->dirfd, at->name, at->path, hex, e);
	} else if (S_ISREG(at->st->st_mode)) {
		if (at->st->st_mode & 0111)
			kind = "*";
		r = sha256_file_at(at->dirfd, at->name, hex, e);
	} else {
		r = error_set(e, -EINVAL, "%s is neither a file nor a directory nor a link",
			      at->path);
	}
	return r < 0 ? r : h->found(h->arg, at->path, kind, hex);
}

static int
hash_below(int dirfd, const char *path, struct hashing *h, struct error *e)
{
	const struct walk w = {.visit = hash_entry, .arg = h};

	return walk_below(dirfd, path, &w, e);
}

/* Names are told from hashes by a NUL, which no name holds. */
static int
found_in_tree(void *arg, const char *path, const char *kind, const char *hex)
{
	sha256_update(arg, path, strlen(path) + 1);
	sha256_update(arg, kind, strlen(kind) + 1);
	sha256_update(arg, hex, strlen(hex) + 1);
	return 0;
}

int
key_hash_tree(int tree_fd, const char *path, char ret_hex[SHA256_HEX], struct error *e)
{
	struct sha256 s;
	struct hashing h = {key_skips, found_in_tree, &s};
	int r;

	sha256_init(&s);
	r = hash_below(tree_fd, path, &h, e);
	if (r < 0)
		return error_prefix(e, r, "%s", path);
	sha256_final(&s, ret_hex);
	return 0;
}

static int
add_list(struct buf *b, const char *key, const struct strlist *l)
{
	int r = 0;

	for (size_t i = 0; i < l->n && r == 0; i++)
		r = buf_printf(b, "%s %s\n", key, l->item[i]);
	return r;
}

/* The lines of the recipe itself; dependencies come with their keys later. */
static int
recipe_text(const struct recipe *recipe, struct buf *b)
{
	int r = buf_printf(b, "name %s\nversion %s\nstyle %s\n", recipe->name, recipe->version,
			   recipe->style);

	for (size_t i = 0; i < recipe->nsources && r == 0; i++) {
		r = buf_printf(b, "source %s\n", recipe->sources[i].file);
		if (r == 0 && recipe->sources[i].into)
			r = buf_printf(b, "into %s\n", recipe->sources[i].into);
	}
	if (r == 0)
		r = add_list(b, "tree", &recipe->tree);
	if (r == 0)
		r = add_list(b, "arg", &recipe->args);
	if (r == 0)
		r = add_list(b, "setuid", &recipe->setuid);
	if (r == 0)
		r = add_list(b, "bundle", &recipe->bundle);
	if (r == 0 && recipe->seed)
		r = buf_append_str(b, "seed yes\n");
	if (r == 0)
		r = add_list(b, "archives", &recipe->archives);
	if (r == 0 && recipe->yields)
		r = buf_printf(b, "yields %s\n", recipe->yields == YIELDS_LAST ? "last" : "yes");
	return r;
}

static int
add_recipe(const struct recipe *recipe, struct buf *ret, struct error *e)
{
	struct buf text = {0};
	struct sha256 s;
	char hex[SHA256_HEX];
	int r;

	r = recipe_text(recipe, &text);
	if (r == 0) {
		sha256_init(&s);
		sha256_update(&s, text.data, text.len);
		sha256_final(&s, hex);
		r = buf_printf(ret, "format %d\nrecipe %s\n", KEY_FORMAT, hex);
	}
	buf_free(&text);
	return r < 0 ? no_memory(e) : 0;
}

struct found {
	struct buf *text; /* borrowed */
	const char *label;
	const char *style; /* scripts of other styles are left out; NULL: none are */
	struct error *e;
};

static bool
of_other_style(const char *path, const char *style)
{
	static const char *const styles[] = {"configure.sh", "make.sh", "meson.sh", "none.sh"};
	size_t len = strlen(style);

	for (size_t i = 0; i < sizeof(styles) / sizeof(*styles); i++) {
		if (!strcmp(path, styles[i]))
			return strncmp(path, style, len) != 0 || path[len] != '.';
	}
	return false;
}

static int
found_file(void *arg, const char *path, const char *kind, const char *hex)
{
	const struct found *f = arg;

	if (!f->style && !strcmp(path, "recipe"))
		return 0; /* counted line by line */
	if (f->style && (strchr(path, '/') || of_other_style(path, f->style)))
		return 0;
	if (strpbrk(path, " \t\n\r"))
		return error_set(f->e, -EINVAL, "the name of %s \"%s\" has a blank in it", f->label,
				 path);
	return buf_printf(f->text, "%s:%s%s %s\n", f->label, path, kind, hex) < 0 ? no_memory(f->e)
										  : 0;
}

static int
add_files(int tree_fd, const struct recipe *recipe, struct buf *ret, struct error *e)
{
	struct found file = {ret, "file", NULL, e}, style = {ret, "style", recipe->style, e};
	struct hashing h = {skips_in_recipe, found_file, &file};
	int r;

	r = hash_below(tree_fd, recipe->dir, &h, e);
	if (r < 0)
		return error_prefix(e, r, "%s", recipe->dir);
	h.arg = &style;
	if (faccessat(tree_fd, "builder/styles", F_OK, 0) < 0)
		return 0; /* a tree of recipes alone, as tests have it */
	return hash_below(tree_fd, "builder/styles", &h, e);
}

static int
add_inputs(int tree_fd, const struct recipe *recipe, struct buf *ret, struct error *e)
{
	int r = 0;

	for (size_t i = 0; i < recipe->nsources && r == 0; i++)
		r = buf_printf(ret, "source:%s %s\n", recipe->sources[i].file,
			       recipe->sources[i].sha256);
	if (r < 0)
		return no_memory(e);
	for (size_t i = 0; i < recipe->tree.n; i++) {
		char hex[SHA256_HEX];

		r = key_hash_tree(tree_fd, recipe->tree.item[i], hex, e);
		if (r < 0)
			return error_prefix(e, r, "%s/recipe: tree", recipe->dir);
		if (buf_printf(ret, "tree:%s %s\n", recipe->tree.item[i], hex) < 0)
			return no_memory(e);
	}
	return 0;
}

static int
add_keys(const char *label, struct node *const *item, size_t n, struct buf *ret)
{
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++)
		r = buf_printf(ret, "%s:%s %s\n", label, item[i]->name, item[i]->key);
	return r;
}

static int
add_bundle(const struct node *n, struct buf *ret, struct error *e)
{
	int r = add_keys("bundle", n->bundle, n->nbundle, ret);

	if (r == 0)
		r = add_list(ret, "bundle-source", &n->bundle_sources);
	return r < 0 ? no_memory(e) : 0;
}

static void
hash_text(const char *text, size_t len, char ret_hex[SHA256_HEX])
{
	struct sha256 s;

	sha256_init(&s);
	sha256_update(&s, text, len);
	sha256_final(&s, ret_hex);
}

static int
add_own(int tree_fd, const struct recipe *recipe, struct buf *ret, char ret_hex[SHA256_HEX], struct error *e)
{
	size_t start = ret->len;
	int r = add_files(tree_fd, recipe, ret, e);

	if (r == 0)
		r = add_inputs(tree_fd, recipe, ret, e);
	if (r == 0)
		hash_text(ret->len > start ? ret->data + start : "", ret->len - start, ret_hex);
	return r;
}

int
key_files(int tree_fd, const struct recipe *recipe, char ret_hex[SHA256_HEX], struct error *e)
{
	struct buf text = {0};
	int r = add_own(tree_fd, recipe, &text, ret_hex, e);

	buf_free(&text);
	return r;
}

static int
node_text(int tree_fd, const struct node *n, struct buf *ret, char ret_files[SHA256_HEX], struct error *e)
{
	int r;

	r = add_recipe(n->recipe, ret, e);
	if (r == 0)
		r = add_own(tree_fd, n->recipe, ret, ret_files, e);
	if (r == 0 && add_keys("build", n->build, n->nbuild, ret) < 0)
		r = no_memory(e);
	if (r == 0 && n->recipe->bundle.n + n->recipe->archives.n)
		r = add_bundle(n, ret, e);
	return r;
}

int
key_text(int tree_fd, const struct node *n, struct buf *ret, struct error *e)
{
	char files[SHA256_HEX];

	return node_text(tree_fd, n, ret, files, e);
}

int
key_compute(int tree_fd, struct node *n, struct error *e)
{
	struct buf text = {0}, entry = {0};
	int r;

	r = node_text(tree_fd, n, &text, n->files, e);
	if (r < 0)
		goto out;
	hash_text(text.data, text.len, n->key);
	if (buf_printf(&entry, "%s-%s-%.32s", n->recipe->name, n->recipe->version, n->key) < 0) {
		r = no_memory(e);
	} else if (entry.len >= sizeof(n->entry)) {
		r = error_set(e, -ENAMETOOLONG, "%s/recipe: name and version are too long",
			      n->recipe->dir);
	} else {
		memcpy(n->entry, entry.data, entry.len + 1);
	}
out:
	buf_free(&text);
	buf_free(&entry);
	return r;
}
