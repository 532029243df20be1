/* Bytes of the disk itself, at an offset. */
#ifndef KILN_INSTALLER_IMAGE_H
#define KILN_INSTALLER_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Reads or writes exactly `len` bytes of the device; image_write syncs before it returns. `path`
 * must exist. */
int image_read(const char *path, uint64_t at, void *ret, size_t len, struct error *e);
int image_write(const char *path, uint64_t at, const void *data, size_t len, struct error *e);

#endif
