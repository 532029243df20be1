/* Source archives, read with libarchive's secure flags: tar with gzip, bzip2, xz, zstd, lzip. Refused: paths that are
 * absolute or leave the directory, links that lead out of it, devices, fifos, sockets, setuid and setgid
 * bits, more than 400,000 entries, more than 8 GiB. Modification times are kept (build systems look at them),
 * owners are not. */
#ifndef KILN_STORE_ARCHIVE_H
#define KILN_STORE_ARCHIVE_H

#include "base/error.h"

/* Unpacks `archive` into the directory `into_fd`, dropping the first path component when all entries
 * share it. */
int archive_unpack(const char *archive, int into_fd, struct error *e);

#endif
