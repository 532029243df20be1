#include "schedule/task.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/file.h"
#include "graph/key.h"
#include "schedule/inspect.h"
#include "schedule/provenance.h"
#include "store/archive.h"
#include "store/manifest.h"

static int
task_open(const char *base, const char *rest, struct error *e)
{
	struct buf path = {0};
	int fd = buf_printf(&path, "%s/%s", base, rest);

	fd = fd < 0 ? error_set(e, fd, "not enough memory") : dir_open(AT_FDCWD, path.data, e);
	buf_free(&path);
	return fd;
}

static int
task_write(const struct job *j, const char *name, const char *text, struct error *e)
{
	int fd = dir_open(AT_FDCWD, j->work, e);
	int code;

	if (fd < 0)
		return fd;
	code = file_write_at(fd, name, text, strlen(text), 0644, e);
	close(fd);
	return code;
}

int
task_copy(const struct job *j, struct error *e)
{
	struct buf provenance = {0};
	char *from = store_find(j->s->ready, j->node->entry), output[SHA256_HEX];
	int code, in = -1, out = -1;

	in = from ? dir_open(AT_FDCWD, from, e)
		  : error_set(e, -ENOENT, "%s is gone", j->node->entry);
	out = in < 0 ? in : dir_open(AT_FDCWD, j->entry, e);
	code = out;
	/* The new one's tree is there already, and empty. */
	if (code >= 0 && unlinkat(out, "tree", AT_REMOVEDIR) < 0)
		code = error_system(e, "%s/tree", j->entry);
	if (code >= 0)
		code = file_copy_tree_at(in, "tree", out, "tree", NULL, e);
	if (code >= 0 && file_exists_at(in, "provenance"))
		code = file_read_at(in, "provenance", 1 << 20, &provenance, e);
	if (code >= 0 && !provenance.len && provenance_print(j, true, &provenance) < 0)
		code = error_set(e, -ENOMEM, "not enough memory");
	if (code >= 0)
		code = store_commit(j->s->store, j->node->entry, j->entry,
				    provenance.data ? provenance.data : "", j->expect, output, e);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	buf_free(&provenance);
	free(from);
	return code < 0 ? code : 0;
}

/* A bundled archive, `FILE SHA256`: where it is. */
static int
task_find_bundled(const struct job *j, const char *line, struct buf *list, struct error *e)
{
	struct recipe_source source = {.file = strndup(line, strcspn(line, " "))};
	char *path = NULL;
	int code;

	snprintf(source.sha256, sizeof source.sha256, "%s", line + strcspn(line, " ") + strspn(strchr(line, ' '), " "));
	code = source.file ? fetch_source(j->s->fetch, &source, &path, e) : error_set(e, -ENOMEM, "not enough memory");
	if (code == 0 && buf_printf(list, "%s\n", path) < 0)
		code = error_set(e, -ENOMEM, "not enough memory");
	free(source.file);
	free(path);
	return code;
}

static int
task_find_bundle(const struct job *j, struct error *e)
{
	const struct strlist *lines = &j->node->bundle_sources;
	struct buf list = {0};
	int code = 0;

	for (size_t i = 0; i < lines->n && code == 0; i++)
		code = task_find_bundled(j, lines->item[i], &list, e);
	if (code == 0)
		code = task_write(j, "bundle", list.data ? list.data : "", e);
	buf_free(&list);
	return code;
}

int
task_fetch(const struct job *j, struct error *e)
{
	const struct recipe *r = j->node->recipe;
	struct buf list = {0};
	char *path;
	int code = 0;

	for (size_t i = 0; i < r->nsources && code == 0; i++) {
		code = fetch_source(j->s->fetch, &r->sources[i], &path, e);
		if (code < 0)
			break;
		code = buf_printf(&list, "%s\n", path);
		free(path);
	}
	if (code == 0)
		code = task_write(j, "sources", list.data ? list.data : "", e);
	if (code == 0)
		code = task_find_bundle(j, e);
	buf_free(&list);
	return code;
}

static bool
task_is_archive(const char *file)
{
	static const char *const ends[] = {".tar", ".tgz", ".tbz2", ".txz", ".zip"};
	size_t len = strlen(file);

	if (strstr(file, ".tar."))
		return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (len > strlen(ends[i]) && strcmp(file + len - strlen(ends[i]), ends[i]) == 0)
			return true;
	return false;
}

static int
task_unpack_one(const struct job *j, size_t i, const char *archive, int src, struct error *e)
{
	const struct recipe_source *s = &j->node->recipe->sources[i];
	int fd, code;

	if (!s->into && (i > 0 || !task_is_archive(s->file)))
		return 0;
	dprintf(j->log_fd, "unpacking %s\n", s->file);
	code = s->into ? file_make_dirs_at(src, s->into, e) : 0;
	if (code < 0)
		return code;
	fd = dir_open(src, s->into ? s->into : ".", e);
	if (fd < 0)
		return fd;
	code = archive_unpack(archive, fd, e);
	close(fd);
	return code < 0 ? error_prefix(e, code, "%s", s->file) : 0;
}

/* One time, and one of two modes: a checkout's own come from its owner's umask and clock, and must
 * not find their way into a package. */
static int
task_normalise(int parent, const char *name, struct error *e)
{
	const struct timespec epoch[2] = {{STORE_EPOCH, 0}, {STORE_EPOCH, 0}};
	struct strlist names = {0};
	struct stat st;
	int r = 0, fd;

	if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_system(e, "%s", name);
	if (S_ISDIR(st.st_mode)) {
		fd = dir_open(parent, name, e);
		r = fd < 0 ? fd : dir_list(fd, ".", &names, e);
		for (size_t i = 0; i < names.n && r == 0; i++)
			r = task_normalise(fd, names.item[i], e);
		if (fd >= 0)
			close(fd);
		strlist_free(&names);
	}
	if (r == 0 && !S_ISLNK(st.st_mode) &&
	    fchmodat(parent, name, st.st_mode & 0111 ? 0755 : 0644, 0) < 0)
		r = error_system(e, "%s", name);
	if (r == 0 && utimensat(parent, name, epoch, AT_SYMLINK_NOFOLLOW) < 0)
		r = error_system(e, "%s", name);
	return r;
}

/* The recipe's directory, as it is seen inside. */
static int
task_copy_recipe(const struct job *j, int work, struct error *e)
{
	int r = file_copy_tree_at(j->s->tree_fd, j->node->recipe->dir, work, "recipe", key_skips_for_all, e);

	return r < 0 ? r : task_normalise(work, "recipe", e);
}

static int
task_copy_trees(const struct job *j, int src, struct error *e)
{
	const struct strlist *trees = &j->node->recipe->tree;
	int code = 0;

	for (size_t i = 0; i < trees->n && code == 0; i++) {
		struct buf parent = {0};
		const char *path = trees->item[i], *slash = strrchr(path, '/');

		if (slash && buf_append(&parent, path, (size_t)(slash - path)) == 0)
			code = file_make_dirs_at(src, parent.data, e);
		if (code == 0)
			code = file_copy_tree_at(j->s->tree_fd, path, src, path, key_skips, e);
		if (code == 0)
			code = task_normalise(src, path, e);
		buf_free(&parent);
	}
	return code;
}

static int
task_write_args(const struct job *j, struct error *e)
{
	const struct strlist *args = &j->node->recipe->args;
	struct buf text = {0};
	int code = 0;

	for (size_t i = 0; i < args->n && code == 0; i++)
		code = buf_printf(&text, "%s\n", args->item[i]);
	if (code == 0)
		code = task_write(j, "build/args", text.data ? text.data : "", e);
	buf_free(&text);
	return code;
}

int
task_unpack(const struct job *j, struct error *e)
{
	const struct recipe *r = j->node->recipe;
	struct buf list = {0};
	int work = dir_open(AT_FDCWD, j->work, e), src = -1;
	int code = work < 0 ? work : file_make_dirs_at(work, "build/src", e);
	char *path, *end;

	if (code == 0)
		code = src = dir_open(work, "build/src", e);
	if (code >= 0)
		code = file_read_at(work, "sources", 1 << 20, &list, e);
	path = list.data;
	for (size_t i = 0; i < r->nsources && code >= 0; i++, path = end + 1) {
		end = path ? strchr(path, '\n') : NULL;
		if (!end) {
			code = error_set(e, -EIO, "%s/sources is cut short", j->work);
			break;
		}
		*end = '\0';
		code = task_unpack_one(j, i, path, src, e);
	}
	if (code >= 0)
		code = task_copy_trees(j, src, e);
	if (code >= 0)
		code = task_copy_recipe(j, work, e);
	if (code >= 0)
		code = task_write_args(j, e);
	if (src >= 0)
		close(src);
	if (work >= 0)
		close(work);
	buf_free(&list);
	return code < 0 ? code : 0;
}

/* TASK_AGAIN when the tree is not what it should be. */
static int
task_compare(const struct job *j, int tree, struct error *e)
{
	struct manifest m = {0};
	char output[SHA256_HEX];
	int code;

	if (!j->expect)
		return 0;
	code = manifest_normalise(tree, STORE_EPOCH, e);
	if (code == 0)
		code = manifest_scan(tree, &m, e);
	if (code < 0)
		return code;
	code = manifest_hash(&m, output);
	manifest_free(&m);
	if (code < 0 || strcmp(output, j->expect) == 0)
		return code;
	code = task_write(j, "output", output, e);
	if (code < 0)
		return code;
	/* The second time round, the same other output is a result like any (but a forced one stays
	 * out). */
	return j->attempt == 2 && strcmp(output, j->observed) == 0 && !j->forced ? 0 : TASK_AGAIN;
}

/* Its key tells of files that were read before anything was built. */
static int
task_check_files(const struct job *j, struct error *e)
{
	char files[SHA256_HEX];
	int code = key_files(j->s->tree_fd, j->node->recipe, files, e);

	if (code == 0 && strcmp(files, j->node->files) != 0)
		code = error_set(e, -ESTALE, "%s was edited since this build began: what came out is not kept",
				 j->node->recipe->dir);
	return code;
}

static int
task_keep_log(const struct job *j, struct error *e)
{
	int dir = dir_open(AT_FDCWD, j->entry, e);
	int code;

	if (dir < 0)
		return dir;
	code = unlinkat(dir, "log", 0) < 0 && errno != ENOENT ? error_system(e, "%s/log", j->entry)
							      : 0;
	if (code == 0)
		code = file_copy_at(AT_FDCWD, j->log, dir, "log", e);
	close(dir);
	return code;
}

int
task_store(const struct job *j, struct error *e)
{
	struct buf provenance = {0};
	char output[SHA256_HEX];
	int tree = task_open(j->entry, "tree", e);
	int code = tree < 0 ? tree : inspect_tree(tree, j->node->recipe, e);

	if (code == 0)
		code = task_check_files(j, e);
	if (code == 0)
		code = task_compare(j, tree, e);
	if (tree >= 0)
		close(tree);
	if (code != 0)
		return code;
	code = task_keep_log(j, e);
	if (code == 0 && provenance_print(j, false, &provenance) < 0)
		code = error_set(e, -ENOMEM, "not enough memory");
	if (code == 0)
		code = store_commit(j->s->store, j->node->entry, j->entry, provenance.data, NULL,
				    output, e);
	if (code == 0)
		code = file_remove_tree_at(AT_FDCWD, j->work, e);
	buf_free(&provenance);
	return code;
}
