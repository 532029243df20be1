/* The one place that writes a partition table. libfdisk does the format; kernelparts.h tells the
 * kernel. */
#ifndef KILN_INSTALLER_PARTITION_H
#define KILN_INSTALLER_PARTITION_H

#include <stdbool.h>

#include "base/error.h"
#include "table.h"

enum partition_state {
	PARTITION_OTHER,      /* something else, or nothing */
	PARTITION_BEGUN,      /* no whole table, but a copy of this one: a cut while it was written */
	PARTITION_UNFINISHED, /* exactly this layout, its root marked unfinished */
	PARTITION_FINISHED,   /* exactly this layout, its root with the finished type */
};

/* Compares the table on the disk with the layout. Reads only. */
int partition_check(const struct table *l, enum partition_state *ret, struct error *e);

/* Wipes the disk's old signatures, writes the table with the root marked unfinished, syncs,
 * reads it back. */
int partition_write(const struct table *l, struct error *e);

/* Gives the root its finished type: from now on the disk counts as installed. Syncs. */
int partition_finish(const struct table *l, struct error *e);

#endif
