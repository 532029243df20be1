/* What every page has: first line, help line, message, wrapped text; and the keys with their
 * checks. */
#ifndef KILN_INSTALLER_MENU_FRAME_H
#define KILN_INSTALLER_MENU_FRAME_H

#include "menu_state.h"

/* Empties the screen and draws first line, question, message and help line. Contents go into rows 4
 * to menu_frame_bottom. */
void menu_frame(struct menu *m, const char *question, const char *help);
int menu_frame_bottom(const struct menu *m); /* the last row for contents */

/* Puts `text` (lines by \n, long ones wrapped at blanks, at 100 columns at the latest) into width x height cells, the first
 * `skip` rows left out. Lines that begin with "!" are alarms, with "*" bold; the sign is not shown.
 * Returns how many rows the whole text has. */
int menu_frame_text(struct menu *m, int row, int col, int width, int height, int skip,
		    const char *text);

/* A key was pressed on another console since the last call (see menu_elsewhere). */
bool menu_was_pressed(struct menu *m);
/* The question that stands here is not this console's any more: while menu_run runs, because another one installs; else
 * because a key was pressed there. */
bool menu_is_taken(struct menu *m);
/* The next key. MENU_KEY_TAKEN when the question is not this console's any more. Clears the message. */
int menu_frame_key(struct menu *m);

/* Whether menu_frame can show all of it. */
bool menu_frame_message_fits(struct menu *m, const char *sentence);
/* Keeps a sentence for the next menu_frame. */
void menu_frame_tell(struct menu *m, const char *sentence);

#endif
