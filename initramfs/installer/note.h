/* The plan, kept on the target while the installation is not finished: in the last 128 KiB of
 * the BIOS boot partition, outside of any file system, so that the stick can read it at its next
 * start without mounting anything. It holds crypt hashes at most, never a password, and is
 * erased before the disk counts as finished.
 *   "kiln plan 1\nLENGTH\nSHA256\n", padded with zeros to 512 bytes, then the text of the plan */
#ifndef KILN_INSTALLER_NOTE_H
#define KILN_INSTALLER_NOTE_H

#include "base/error.h"
#include "table.h"
#include "recipe/plan.h"

#define NOTE_SIZE (128 * 1024)

/* -EFBIG when the plan is too long; the installation can go on without a note. */
int note_write(const struct table *l, const struct plan *plan, struct error *e);
int note_erase(const struct table *l, struct error *e);

/* The plan of an unfinished installation on this disk, in *ret (owned); NULL when there is none
 * or when the note is damaged. Only memory and reading errors fail. */
int note_find(const struct disk *disk, struct plan **ret, struct error *e);

/* The note's text in a block of NOTE_SIZE bytes: its length, or 0 when there is no whole note. */
size_t note_text(const char *block, const char **ret);

#endif
