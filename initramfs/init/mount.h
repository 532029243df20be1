/* The file systems that a running system stands on. */
#ifndef KILN_INIT_MOUNT_H
#define KILN_INIT_MOUNT_H

#include <stdbool.h>
#include <stddef.h>

/* proc, sys, dev, dev/pts, dev/shm, run, each unless something is mounted there already (as in a
 * test's namespace). Returns NULL, or the place that failed, with errno. */
const char *mount_basics(void);

/* True when `path` is another file system than its parent directory. */
bool mount_is_point(const char *path);

/* mkdir with its parents, which may be there. False with errno. */
bool mount_make_dir(const char *path);

/* Binds a regular file to a free /dev/loopN, read-only, and leaves its path in `ret_dev`. Returns a
 * descriptor that the caller closes after mounting (the loop device goes when its last user goes),
 * or a negative errno. */
int mount_loop(const char *file, char *ret_dev, size_t size);

/* Unmounts everything that can be unmounted, last mounted first. */
void mount_undo_all(void);

#endif
