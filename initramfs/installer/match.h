/* From the plan's disk rules to exactly one disk, or a refusal that lists what there is. */
#ifndef KILN_INSTALLER_MATCH_H
#define KILN_INSTALLER_MATCH_H

#include "base/buf.h"
#include "base/error.h"
#include "disk.h"
#include "recipe/plan.h"

/* *ret borrows from the list; it is set with -EEXIST, too. -EINVAL for a rule that nobody can
 * read, -ENODEV when no disk matches, -ENOTUNIQ when more than one does, -EBUSY when the one
 * that matches can't be used, -EEXIST when it holds data and the plan has no `erase yes`. *list
 * (may be NULL) gets the lines that show the candidates, or all disks when none matches. */
int match_disk(const struct plan *plan, const struct disk_list *disks, const struct disk **ret,
	       struct buf *list, struct error *e);

/* True when every rule of the plan fits; a rule that nobody can read fits nothing. */
bool match_fits(const struct plan *plan, const struct disk *disk);

/* True when the one rule ("serial:TEXT") fits the disk; *ret_err -EINVAL when it can't be read. */
bool match_rule(const char *rule, const struct disk *disk, int *ret_err);

#endif
