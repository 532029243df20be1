/* Whether a disk without a table and without a known signature holds anything all the same: an encrypted volume has no
 * signature, and a disk whose table was lost is somebody's to recover. */
#ifndef KILN_INSTALLER_BLANK_H
#define KILN_INSTALLER_BLANK_H

#include <stdbool.h>
#include <stdint.h>

/* Reads the first and the last MiB and samples between them. True when each sector of it has one and the same byte, 0 or
 * 0xff (erased flash); false, too, when it can't be read. `size` in bytes. */
bool blank_disk(const char *path, uint64_t size);

#endif
