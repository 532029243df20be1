/* Files relative to a directory descriptor. Every descriptor is O_CLOEXEC. Paths are relative to
 * `dirfd` (AT_FDCWD is allowed). All return 0 or a negative errno and write the sentence. */
#ifndef KILN_BASE_FILE_H
#define KILN_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"

/* Opens a regular file for reading (anything else: error), with O_* flags added; returns the
 * descriptor. */
int file_open_regular_at(int dirfd, const char *path, int flags, struct stat *ret, struct error *e);

/* write(2) until all of it is written. */
int file_write_all(int fd, const void *data, size_t len);

/* Reads a whole regular file of at most `max` bytes; -EFBIG above that. *ret is replaced. */
int file_read_at(int dirfd, const char *path, size_t max, struct buf *ret, struct error *e);

/* Writes beside the place, fsyncs, renames, fsyncs the directory: the old file or the new one. */
int file_write_at(int dirfd, const char *path, const void *data, size_t len, mode_t mode,
		  struct error *e);

/* mkdir -p, mode 0755. */
int file_make_dirs_at(int dirfd, const char *path, struct error *e);

/* rm -rf without following links or crossing into another file system; a missing path is fine. */
int file_remove_tree_at(int dirfd, const char *path, struct error *e);

/* fsync of a directory. */
int file_sync_dir_at(int dirfd, const char *path, struct error *e);

/* Copies one regular file or symbolic link, with its mode; the destination must not exist. */
int file_copy_at(int from_fd, const char *from, int to_fd, const char *to, struct error *e);

/* Says that what has this name is not copied. */
typedef bool file_skips_fn(const char *name, bool directory);
/* Copies a directory tree (regular files, links, directories), modes kept, entries in sorted order;
 * directories that are there already are merged into. `skips` may be NULL. */
int file_copy_tree_at(int from_fd, const char *from, int to_fd, const char *to, file_skips_fn *skips, struct error *e);

bool file_exists_at(int dirfd, const char *path);

/* true when `path` is relative, not empty, without "." or ".." parts or doubled slashes */
bool file_path_is_clean(const char *path);

#endif
