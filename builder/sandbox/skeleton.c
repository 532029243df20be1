#include "sandbox/skeleton.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* overlayfs takes 500 lower trees; ours are two of them. */
#define TREES_MAX 490

static const char *const dirs[] = {
	"build",   "bundle", "dev", "etc",     "out",         "proc",    "recipe",
	"sources", "styles", "tmp", "usr/bin", "usr/include", "usr/lib", "usr/share",
};

static const char *const links[][2] = {
	{"usr/bin", "bin"},   {"usr/bin", "sbin"}, {"usr/lib", "lib"},
	{"usr/lib", "lib64"}, {"bin", "usr/sbin"}, {"lib", "usr/lib64"},
};

static const char *const files[][2] = {
	{"etc/passwd",
	 "root:x:0:0:root:/build:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"},
	{"etc/group", "root:x:0:\nnogroup:x:65534:\n"},
	{"etc/hosts", "127.0.0.1 localhost kiln\n"},
};

/* A file's place must exist before something can be mounted on it. */
static int
skeleton_add_place(int skel, const struct sandbox_bind *b, struct error *e)
{
	const char *path = b->to + 1;
	char parent[512];
	struct stat st;
	const char *slash = strrchr(path, '/');
	int fd;

	if (stat(b->from, &st) < 0)
		return error_system(e, "%s", b->from);
	if (b->to[0] != '/' || strlen(path) >= sizeof parent)
		return error_set(e, -EINVAL, "%s cannot be a place in a sandbox", b->to);
	if (S_ISDIR(st.st_mode))
		return file_make_dirs_at(skel, path, e);
	if (slash) {
		snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
		fd = file_make_dirs_at(skel, parent, e);
		if (fd < 0)
			return fd;
	}
	fd = openat(skel, path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return error_system(e, "making %s in a sandbox", b->to);
	close(fd);
	return 0;
}

static int
skeleton_fill(const struct sandbox *s, int skel, struct error *e)
{
	int r;

	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
		r = file_make_dirs_at(skel, dirs[i], e);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (symlinkat(links[i][0], skel, links[i][1]) < 0)
			return error_system(e, "making the link %s in a sandbox", links[i][1]);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		int fd = openat(skel, files[i][0], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		size_t len = strlen(files[i][1]);

		if (fd < 0)
			return error_system(e, "making %s in a sandbox", files[i][0]);
		if (write(fd, files[i][1], len) != (ssize_t)len)
			r = error_system(e, "writing %s in a sandbox", files[i][0]);
		close(fd);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < s->nbinds; i++) {
		r = skeleton_add_place(skel, &s->binds[i], e);
		if (r < 0)
			return r;
	}
	return 0;
}

int
skeleton_make(const struct sandbox *s, struct error *e)
{
	static const char *const own[] = {"skel", "empty", "root", "tmp"};
	int scratch = -1, skel = -1, r = 0;
	char name[24];

	if (s->trees->n > TREES_MAX)
		return error_set(e, -E2BIG, "a sandbox can be made of at most %d packages, not %zu",
				 TREES_MAX, s->trees->n);
	scratch = open(s->scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (scratch < 0)
		return error_system(e, "%s", s->scratch);
	for (size_t i = 0; i < sizeof own / sizeof *own && r == 0; i++)
		r = file_make_dirs_at(scratch, own[i], e);
	for (size_t i = 0; i < s->trees->n && r == 0; i++) {
		snprintf(name, sizeof name, "%zu", i);
		if (symlinkat(s->trees->item[i], scratch, name) < 0)
			r = error_system(e, "%s/%s", s->scratch, name);
	}
	if (r < 0)
		goto out;
	skel = openat(scratch, "skel", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	r = skel < 0 ? error_system(e, "%s/skel", s->scratch) : skeleton_fill(s, skel, e);
out:
	if (skel >= 0)
		close(skel);
	if (scratch >= 0)
		close(scratch);
	return r;
}

int
skeleton_lower(const struct sandbox *s, struct buf *ret)
{
	int r = 0;

	for (size_t i = 0; i < s->trees->n && r == 0; i++)
		r = buf_printf(ret, "%zu:", i);
	return r < 0 ? r : buf_append_str(ret, "skel:empty");
}
