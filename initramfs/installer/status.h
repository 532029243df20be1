/* One installation, several consoles: who installs holds a lock and appends lines to a file; the
 * others show them. */
#ifndef KILN_INSTALLER_STATUS_H
#define KILN_INSTALLER_STATUS_H

#include <stdbool.h>

#include "base/error.h"
#include "schedule/progress.h"

struct status {
	int lock; /* descriptor of DIR/installing; -1: could not be opened */
	int file; /* descriptor of DIR/status, written by the holder, read by the others */
	long read; /* bytes of the file that were read */
	char dir[256];
};

int status_open(const char *dir, struct status *ret, struct error *e);
void status_close(struct status *s);

/* True when this console has (now) the lock. Empties the file. */
bool status_take(struct status *s, const char *console);
void status_give(struct status *s);
/* True while another console has the lock. */
bool status_is_taken(struct status *s);

/* A line for the others. */
void status_write(struct status *s, const char *line);
/* A finished, reused or failed package as a line; other kinds are ignored. */
void status_progress(struct status *s, const struct progress *p);
/* Calls `tell` for each new line. */
void status_read(struct status *s, void (*tell)(void *arg, const char *line), void *arg);

/* A key was pressed on a console that only follows; who holds the lock asks, once for each. */
void status_press(struct status *s);
bool status_was_pressed(struct status *s);

/* A person said no to the plan that was found: no console begins it again. */
void status_decline(struct status *s);
bool status_is_declined(const struct status *s);

#endif
