/* How far an installation is, as plain data: filled from progress events, drawn, and passed through
 * a file to the consoles that only watch. */
#ifndef KILN_INSTALLER_MENU_STATUS_H
#define KILN_INSTALLER_MENU_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "schedule/progress.h"

enum { MENU_STATUS_LINES = 60, MENU_STATUS_WIDTH = 240 };

struct menu_status {
	int stage, stages;       /* 3 of 9; 0: not known yet */
	char heading[96];        /* "Building packages" */
	char package[64], version[32], step[32];
	size_t done, total;      /* packages */
	double percent;          /* of the whole; never falls; below 100 until the end */
	double elapsed, remaining; /* seconds; remaining < 0: not known */
	unsigned beat;           /* counts events: something moves */
	bool ended;
	size_t first, nlines;    /* ring of the last lines */
	char line[MENU_STATUS_LINES][MENU_STATUS_WIDTH];
};

void menu_status_start(struct menu_status *s);
/* Takes in one event. */
void menu_status_take(struct menu_status *s, const struct progress *p);
void menu_status_stage(struct menu_status *s, int number, int total, const char *text);
/* Adds a line to the ring; control characters become blanks. */
void menu_status_tell(struct menu_status *s, const char *line);
/* A line of at most `width` (12 and more) bytes in ret[width + 1]: of a longer one the beginning, which
 * says what runs, and the end, where compilers are told the file. */
void menu_status_fit(const char *line, size_t width, char *ret);
/* The i-th of the lines, 0 is the oldest. Borrows. */
const char *menu_status_line(const struct menu_status *s, size_t i);

/* "0:12:34", or "not known yet" when negative. */
void menu_status_time(double seconds, char ret[32]);

/* To text and back, for other consoles. Text that is not understood leaves what is there. */
int menu_status_print(const struct menu_status *s, struct buf *ret);
void menu_status_read(struct menu_status *s, const char *text);

#endif
