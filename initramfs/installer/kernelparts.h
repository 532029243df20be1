/* The kernel's idea of the partitions. It is told by BLKPG, which works also where it has no
 * parser for GPT; device nodes that nobody makes are made from sysfs. */
#ifndef KILN_INSTALLER_KERNELPARTS_H
#define KILN_INSTALLER_KERNELPARTS_H

#include "base/error.h"
#include "table.h"

/* Makes the kernel know the partitions of the layout, and no others on this disk; each has a
 * device node afterwards. Fine to call again. */
int kernelparts_tell(const struct table *l, struct error *e);

/* "/dev/sda1", "/dev/nvme0n1p1". Owned; NULL: no memory. */
char *kernelparts_path(const struct table *l, const struct table_part *p);

#endif
