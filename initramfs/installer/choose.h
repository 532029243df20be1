/* What is to be done without asking anybody: an installation that was cut, or an armed plan file. One that a person began
 * goes on before any file; one that a file began gives way to another file. */
#ifndef KILN_INSTALLER_CHOOSE_H
#define KILN_INSTALLER_CHOOSE_H

#include <stdbool.h>

#include "base/error.h"
#include "disk.h"
#include "lists.h"
#include "planfile.h"

struct choice {
	struct plan *plan;           /* owned, passwords hashed; NULL: a person has to choose */
	struct plan *preset;         /* owned; answers for the menu to begin with; may be NULL */
	struct disk_list disks;      /* owned; what was there */
	const struct disk *disk;     /* of disks; the target of plan */
	const struct distro *distro; /* borrowed from the lists; of plan */
	char armed[SHA256_HEX];      /* plan_hash of a plan file that asks nobody, whether it is carried out or not; "": none */
	bool bad_file;               /* there is a plan file, and it can't be read or is no plan */
	bool no_disk;                /* that plan's disk is not there; it may come */
	bool cut;                    /* plan is of an installation that was cut on disk */
	bool anew;                   /* the disk holds what this plan installed; a person wants it once more */
	char why[768];               /* where the plan comes from, for people */
	char notice[2048];           /* why nothing is done although there is a plan; "" when there is none */
};

/* Looks at all disks. Only lack of memory and an unreadable /sys are errors: everything else
 * ends in a notice. */
int choose_unattended(const struct lists *lists, const struct planfile_words *words, const char *stick,
		      struct choice *ret, struct error *e);

/* The same, when these are the disks (taken). */
int choose_among(const struct lists *lists, const struct planfile_words *words, struct disk_list *disks,
		 struct choice *ret, struct error *e);

/* The same for one plan (taken; passwords are hashed with `seed`, see password.h): disk, distro,
 * state of the disk. 0, or a negative errno and the sentence; *ret has the plan as preset then. Without a seed it
 * is a person's: then a disk that this plan finished is no end of a loop, but to be installed anew. */
int choose_plan(const struct lists *lists, struct plan *plan, const char *seed, struct choice *ret,
		struct error *e);

void choice_clear(struct choice *c); /* NULL is fine */

#endif
