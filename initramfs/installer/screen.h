/* A terminal of rows and columns: cells are put into memory, and screen_flush sends what changed.
 * Plain VT100 sequences, so that every screen, serial line and terminal program of the last forty
 * years will do; ASCII and the VT100's lines; no terminal database. */
#ifndef KILN_INSTALLER_SCREEN_H
#define KILN_INSTALLER_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "base/buf.h"
#include "base/error.h"

enum {
	SCREEN_ROWS = 68, /* more than this is not used; the kernel's console has 67 x 240 on 1080 lines */
	SCREEN_COLS = 240,
};

enum screen_look {
	SCREEN_PLAIN,
	SCREEN_BOLD,
	SCREEN_BAR,    /* first and last line */
	SCREEN_CHOSEN, /* the line that the cursor is on */
	SCREEN_FIELD,  /* where something can be typed */
	SCREEN_ALARM,
	SCREEN_FULL,   /* the done part of a progress bar */
	SCREEN_LOOKS
};

/* Characters of the VT100's line set, for screen_line. */
enum screen_line { SCREEN_HORIZONTAL = 'q', SCREEN_VERTICAL = 'x', SCREEN_TEE_LEFT = 't',
	SCREEN_TEE_RIGHT = 'u', SCREEN_TEE_TOP = 'w', SCREEN_TEE_BOTTOM = 'v', SCREEN_CROSS = 'n' };

struct screen_cell {
	unsigned char c;    /* ' ' to '~' */
	unsigned char look; /* enum screen_look; 128 added: c is of the line set */
};

struct screen {
	int in, out;            /* borrowed */
	int in_flags, out_flags; /* of the descriptors, to be restored */
	struct termios saved;   /* of `in` */
	bool has_saved;
	bool colour;            /* the terminal has colours */
	bool linux;             /* the kernel's own console: leaves UTF-8 mode for the lines */
	bool dirty;             /* what is on the glass is not known */
	int patience;           /* milliseconds that a full line is waited for */
	int rows, cols;
	int cursor_row, cursor_col; /* row -1: hidden */
	unsigned char typed[64];    /* bytes that were read and not yet taken */
	size_t ntyped;
	struct screen_cell want[SCREEN_ROWS][SCREEN_COLS], shown[SCREEN_ROWS][SCREEN_COLS];
};

/* Raw mode, size, clean glass. `term` is $TERM. */
int screen_open(struct screen *s, int in, int out, const char *term, struct error *e);
/* Everything back to how it was, cursor on the last line. NULL is fine. */
void screen_close(struct screen *s);

/* True when the terminal has another size now; all is drawn anew by the next flush. */
bool screen_resized(struct screen *s);

/* Empties all cells and hides the cursor. */
void screen_clear(struct screen *s);
/* Text from (row, col), cut at `width` and filled with blanks up to it (width 0: as long as the
 * text, no blanks). What is not visible ASCII becomes '?'. Outside of the screen nothing happens.
 * Returns the column behind it. */
int screen_put(struct screen *s, int row, int col, int width, enum screen_look look,
	       const char *text);
/* `n` characters of the line set, to the right or downwards. */
void screen_line(struct screen *s, int row, int col, int n, enum screen_line c, bool down);
void screen_cursor(struct screen *s, int row, int col);
/* Sends what changed. A terminal that does not take it in time is drawn anew by the next flush. */
void screen_flush(struct screen *s);
/* Forgets what is shown, so that the next flush draws all. */
void screen_forget(struct screen *s);

#endif
