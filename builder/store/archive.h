/* Source archives, read with libarchive's secure flags, by a process of its own: tar with gzip,
 * bzip2, xz, zstd, lzip. Refused: paths that are absolute or leave the directory, links that lead
 * out of it, devices, fifos, sockets, setuid and setgid files, more than 400,000 entries, more than
 * 8 GiB. Modification times are kept (build systems look at them), owners are not; modes become
 * 0755 or 0644. */
#ifndef KILN_STORE_ARCHIVE_H
#define KILN_STORE_ARCHIVE_H

#include "base/error.h"

/* Unpacks `archive` into the directory `into_fd`, dropping the first path component when all
 * entries share it. What is in the directory already stays; a name that is taken is an error. After
 * a failure the directory may hold a part of the archive. */
int archive_unpack(const char *archive, int into_fd, struct error *e);

#endif
