/* newc DIR NODES: writes DIR as a cpio archive ("newc") to standard output, the same bits every
 * time: sorted by name; inodes counted from 1; owner root; one time for all (SOURCE_DATE_EPOCH,
 * else 0); permissions 755 or 644. NODES is a file of device nodes, `PATH MODE c|b MAJOR MINOR` a
 * line. Exit: 0 fine, 1 failed, 100 misuse. */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct entry {
	char *path;       /* owned; relative to DIR */
	unsigned mode;
	unsigned major, minor; /* of a device node */
};

struct archive {
	struct entry *entry; /* owned */
	size_t n;
	unsigned long written; /* bytes so far */
};

static _Noreturn void
fail(const char *format, ...)
{
	int code = errno;
	va_list ap;

	fprintf(stderr, "newc: ");
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fprintf(stderr, ": %s\n", strerror(code));
	exit(1);
}

static void
add(struct archive *a, const char *path, unsigned mode, unsigned major, unsigned minor)
{
	struct entry *more = realloc(a->entry, (a->n + 1) * sizeof *more);

	if (!more)
		fail("%s", path);
	a->entry = more;
	more += a->n++;
	*more = (struct entry){ strdup(path), mode, major, minor };
	if (!more->path)
		fail("%s", path);
}

/* Everything below `path`, a directory relative to the working one. */
static void
add_tree(struct archive *a, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;

	if (!dir)
		fail("%s", path);
	while ((d = readdir(dir))) {
		char below[4096];
		struct stat st;

		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (snprintf(below, sizeof below, "%s/%s", path, d->d_name) >= (int)sizeof below ||
		    lstat(below, &st) < 0)
			fail("%s/%s", path, d->d_name);
		if (S_ISLNK(st.st_mode))
			add(a, below + 2, S_IFLNK | 0777, 0, 0);
		else if (S_ISREG(st.st_mode))
			add(a, below + 2, S_IFREG | (st.st_mode & 0100 ? 0755 : 0644), 0, 0);
		else if (S_ISDIR(st.st_mode))
			add(a, below + 2, S_IFDIR | 0755, 0, 0);
		if (S_ISDIR(st.st_mode))
			add_tree(a, below);
	}
	closedir(dir);
}

static void
add_nodes(struct archive *a, const char *file)
{
	FILE *f = fopen(file, "re");
	char line[256], path[200], kind;
	unsigned mode, major, minor;

	if (!f)
		fail("%s", file);
	while (fgets(line, sizeof line, f)) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		if (sscanf(line, "%199s %o %c %u %u", path, &mode, &kind, &major, &minor) != 5 ||
		    (kind != 'c' && kind != 'b')) {
			errno = EINVAL;
			fail("%s: not a node: %s", file, line);
		}
		add(a, path, (kind == 'c' ? S_IFCHR : S_IFBLK) | (mode & 0777), major, minor);
	}
	fclose(f);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

static void
put(struct archive *a, const void *bytes, size_t n)
{
	if (n > 0 && fwrite(bytes, 1, n, stdout) != n)
		fail("standard output");
	a->written += n;
}

static void
pad(struct archive *a)
{
	put(a, "\0\0\0", (4 - a->written % 4) % 4);
}

static void
put_head(struct archive *a, const struct entry *e, unsigned inode, unsigned time, size_t size)
{
	char head[111];
	unsigned links = e->mode && S_ISDIR(e->mode) ? 2 : 1;

	snprintf(head, sizeof head, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		 inode, e->mode, 0u, 0u, links, time, (unsigned)size, 0u, 0u, e->major, e->minor,
		 (unsigned)strlen(e->path) + 1, 0u);
	put(a, head, 110);
	put(a, e->path, strlen(e->path) + 1);
	pad(a);
}

static void
put_file(struct archive *a, const struct entry *e, unsigned inode, unsigned time)
{
	FILE *f = fopen(e->path, "re");
	char bytes[65536];
	struct stat st;
	size_t left, n;

	if (!f || fstat(fileno(f), &st) < 0)
		fail("%s", e->path);
	put_head(a, e, inode, time, (size_t)st.st_size);
	for (left = (size_t)st.st_size; left > 0; left -= n) {
		n = fread(bytes, 1, left < sizeof bytes ? left : sizeof bytes, f);
		if (n == 0)
			fail("%s", e->path);
		put(a, bytes, n);
	}
	fclose(f);
	pad(a);
}

static void
put_link(struct archive *a, const struct entry *e, unsigned inode, unsigned time)
{
	char target[4096];
	ssize_t n = readlink(e->path, target, sizeof target);

	if (n < 0)
		fail("%s", e->path);
	put_head(a, e, inode, time, (size_t)n);
	put(a, target, (size_t)n);
	pad(a);
}

int
main(int argc, char **argv)
{
	static const struct entry trailer = { .path = (char *)"TRAILER!!!" };
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	unsigned time = epoch ? (unsigned)strtoul(epoch, NULL, 10) : 0;
	struct archive a = { 0 };

	if (argc != 3) {
		fprintf(stderr, "usage: newc DIR NODES >ARCHIVE\n");
		return 100;
	}
	add_nodes(&a, argv[2]);
	if (chdir(argv[1]) < 0)
		fail("%s", argv[1]);
	add_tree(&a, ".");
	qsort(a.entry, a.n, sizeof *a.entry, compare);
	for (size_t i = 0; i < a.n; i++) {
		const struct entry *e = &a.entry[i];

		if (S_ISREG(e->mode))
			put_file(&a, e, (unsigned)i + 1, time);
		else if (S_ISLNK(e->mode))
			put_link(&a, e, (unsigned)i + 1, time);
		else
			put_head(&a, e, (unsigned)i + 1, time, 0);
		free(e->path);
	}
	put_head(&a, &trailer, 0, 0, 0);
	free(a.entry);
	if (fflush(stdout) != 0)
		fail("standard output");
	return 0;
}
