#include "store/archive_name.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

int
archive_name_clean(const char *path, struct buf *ret, struct error *e)
{
	const char *whole = path;

	if (*path == '/')
		return error_set(e, -EINVAL, "%s is an absolute path", whole);
	while (*path) {
		size_t len = strcspn(path, "/");

		if (len == 2 && !strncmp(path, "..", 2))
			return error_set(e, -EINVAL, "%s leaves the directory", whole);
		if (len && !(len == 1 && *path == '.')) {
			if ((ret->len && buf_append(ret, "/", 1) < 0) ||
			    buf_append(ret, path, len) < 0)
				return error_set(e, -ENOMEM, "out of memory while unpacking");
		}
		path += len;
		path += strspn(path, "/");
	}
	return 0;
}

int
archive_name_check_link(const char *path, const char *target, struct error *e)
{
	const char *at = target;
	size_t depth = 0;
	bool down = false;

	if (!*target || *target == '/')
		return error_set(e, -EINVAL, "the link %s leads to the absolute path %s", path,
				 target);
	for (const char *c = path; *c; c++)
		depth += *c == '/';
	depth -= depth > 0; /* the first directory may be dropped */
	while (*at) {
		size_t len = strcspn(at, "/");

		if (len == 2 && !strncmp(at, "..", 2)) {
			if (down || depth == 0)
				return error_set(e, -EINVAL,
						 "the link %s leads out of the directory: %s", path,
						 target);
			depth--;
		} else if (len && !(len == 1 && *at == '.')) {
			down = true;
		}
		at += len;
		at += strspn(at, "/");
	}
	return 0;
}
