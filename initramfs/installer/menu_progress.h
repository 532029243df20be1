/* The picture of a running installation. */
#ifndef KILN_INSTALLER_MENU_PROGRESS_H
#define KILN_INSTALLER_MENU_PROGRESS_H

#include "menu_state.h"

/* Draws the status; in line mode a line when something worth a line has happened. */
void menu_progress_draw(struct menu *m);

/* Writes the status for the other consoles, where menu_publish was called. Failing to is no reason
 * to stop. */
void menu_progress_publish(struct menu *m);

#endif
