/* The side of a root that only reads. */
#include "store/root.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "store/layout.h"
#include "store/place.h"

static int
read_layout(int root_fd, const struct store *s, struct root_set *set, struct layout *l,
	    struct error *e)
{
	int r = root_installed(root_fd, set, e);

	if (r == 0)
		r = layout_read(s, set, l, e);
	return r == 0 ? layout_resolve(l, set, e) : r;
}

/* /proc on a running system: what one sees there is not the root's directory but another file system. */
static bool
is_mounted_on(int parent_fd, const struct stat *st)
{
	struct stat parent;

	return S_ISDIR(st->st_mode) && fstat(parent_fd, &parent) == 0 && parent.st_dev != st->st_dev;
}

/* NULL: as it should be. */
static int
look(int root_fd, const struct manifest_entry *m, const char **ret_what, struct error *e)
{
	bool configuration = place_is_configuration(m->path);
	const char *name;
	struct stat st;
	int fd, r;

	*ret_what = NULL;
	fd = place_open_parent(root_fd, m->path, &name);
	if (fd < 0 || fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		r = fd >= 0 && errno != ENOENT ? error_system(e, "cannot look at /%s", m->path) : 0;
		*ret_what = configuration ? "changed configuration" : "missing";
	} else {
		r = is_mounted_on(fd, &st) ? 1 : place_matches(fd, name, m, true, e);
		if (r == 0)
			*ret_what = configuration ? "changed configuration" : "changed";
	}
	if (fd >= 0)
		close(fd);
	return r < 0 ? r : 0;
}

int
root_verify(int root_fd, const struct store *s,
	    void (*tell)(void *arg, const char *package, const char *path, const char *what),
	    void *arg, struct error *e)
{
	struct root_set set = {0};
	struct layout l = {0};
	int r, bad = 0;

	r = read_layout(root_fd, s, &set, &l, e);
	for (size_t i = 0; i < l.n && r == 0; i++) {
		const char *what;

		r = look(root_fd, l.item[i].m, &what, e);
		if (r < 0 || !what)
			continue;
		bad += strcmp(what, "changed configuration") != 0;
		tell(arg, set.item[l.item[i].package].name, l.item[i].m->path, what);
	}
	layout_free(&l);
	root_set_free(&set);
	return r < 0 ? r : bad;
}

char *
root_whence(int root_fd, const struct store *s, const char *path, struct error *e)
{
	const struct layout_path *p;
	struct root_set set = {0};
	struct layout l = {0};
	char *name = NULL;

	path += strspn(path, "/");
	if (read_layout(root_fd, s, &set, &l, e) == 0) {
		p = layout_find(&l, path);
		if (p) {
			name = strdup(set.item[p->package].name);
			if (!name)
				error_set(e, -ENOMEM, "out of memory");
		}
	}
	layout_free(&l);
	root_set_free(&set);
	return name;
}
