/* Finds the plan file: named on the kernel command line, on the stick's own FAT partition, or on
 * another volume. */
#ifndef KILN_INSTALLER_PLANFILE_H
#define KILN_INSTALLER_PLANFILE_H

#include <stdbool.h>

#include "base/error.h"
#include "disk.h"
#include "recipe/plan.h"
#include "volume.h"

#define PLANFILE_LABEL "KILN-PLAN"
#define PLANFILE_NAME "kiln.plan"

/* The words of the kernel command line that are the installer's. */
struct planfile_words {
	char plan[512]; /* kiln.plan=PATH or LABEL:/FILE; "" when not given */
	bool unattended; /* kiln.auto=1 */
};

struct planfile {
	struct plan *plan; /* owned; NULL: there is no plan file */
	char from[640];    /* where it was found, for people */
	bool armed;        /* it may be carried out without a person: the plan says `unattended yes`, or the command
			      line kiln.auto=1; a file on a fixed disk needs the latter */
};

void planfile_parse_words(const char *cmdline, struct planfile_words *ret);

/* Looks in the order of the file's first line; the first place that has one decides. 0 and a
 * NULL plan when there is none; an error for a plan that is named and not there, can't be read,
 * or is bad: nothing further is tried then. */
int planfile_find(const struct planfile_words *w, const struct disk_list *disks, struct planfile *ret,
		  struct error *e);
void planfile_clear(struct planfile *p); /* NULL is fine */

/* The FAT volume of the stick for plans and logs: *ret in *list (which the caller frees), or
 * NULL. */
int planfile_stick_volume(const struct disk_list *disks, struct volume_list *list, const struct volume **ret,
			  struct error *e);

#endif
