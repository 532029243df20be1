/* The file systems of the target: made, checked, mounted, and the journal of what is done. */
#ifndef KILN_INSTALLER_TARGET_H
#define KILN_INSTALLER_TARGET_H

#include <stdbool.h>

#include "base/error.h"
#include "table.h"

/* Makes ext4, FAT and swap in the partitions of the layout, each with fixed identifiers. Output
 * goes to `log`. */
int target_make(const struct table *l, int log, struct error *e);
/* The FAT of the EFI system partition alone, again: nothing of an earlier try is left in it. */
int target_make_esp(const struct table *l, int log, struct error *e);

/* True when the root partition holds the ext4 that target_make makes: a cut installation can be
 * continued. */
bool target_is_made(const struct table *l);

/* Replays the ext4 journal and repairs what a cut left (e2fsck -p). -EUCLEAN when that is not enough. */
int target_check(const struct table *l, int log, struct error *e);

/* Whether the root has the file, looked for by debugfs: it may be too damaged to be mounted. False, too, when that
 * cannot be found out. */
bool target_has(const struct table *l, const char *path);

int target_mount(const struct table *l, const char *dir, struct error *e);
/* Syncs and unmounts; fine when nothing is mounted. */
int target_unmount(const char *dir, struct error *e);

bool target_is_mounted(const char *dir);

/* Appends a line to the target's journal (var/lib/kiln/install/journal) and syncs it. */
int target_record(const char *dir, const char *line, struct error *e);

/* The bytes of a swap area's first page (4096), with its UUID and label. */
int target_swap_header(uint64_t size, const char *uuid, unsigned char ret[4096]);

#endif
