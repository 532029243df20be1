/* Keys, from bytes. */
#ifndef KILN_INSTALLER_SCREEN_KEY_H
#define KILN_INSTALLER_SCREEN_KEY_H

#include "screen.h"

enum screen_key {
	SCREEN_NONE = 0,     /* nothing came in time */
	/* ' ' to '~': that character */
	SCREEN_UP = 256, SCREEN_DOWN, SCREEN_LEFT, SCREEN_RIGHT, SCREEN_HOME, SCREEN_END,
	SCREEN_PAGE_UP, SCREEN_PAGE_DOWN, SCREEN_DELETE,
	SCREEN_ENTER, SCREEN_TAB, SCREEN_BACK_TAB, SCREEN_BACKSPACE,
	SCREEN_ESC,          /* Esc alone, or Ctrl-C */
	SCREEN_KILL,         /* Ctrl-U */
	SCREEN_REDRAW,       /* Ctrl-L, or the size has changed */
	SCREEN_OTHER,        /* a key that means nothing here */
	SCREEN_GONE,         /* the terminal hung up */
};

/* The next key, waited for at most `ms` milliseconds. */
int screen_key(struct screen *s, int ms);

/* One key out of the first bytes of `bytes`; *ret_used is how many it took. `more` says that more
 * bytes may follow at once: then 0 bytes used means that the key is not complete. Pure. */
int screen_key_decode(const unsigned char *bytes, size_t n, bool more, size_t *ret_used);

/* Reads the answer "ESC [ row ; col R" to a question about the cursor, at most 300 ms. False: none
 * came. */
bool screen_key_position(struct screen *s, int *ret_row, int *ret_col);

#endif
