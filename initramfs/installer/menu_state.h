/* What menu*.c share: the terminal, and how a page can end. */
#ifndef KILN_INSTALLER_MENU_STATE_H
#define KILN_INSTALLER_MENU_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "menu.h"
#include "menu_status.h"
#include "screen.h"

enum menu_step {
	MENU_STEP_NEXT,  /* answered */
	MENU_STEP_BACK,  /* Esc */
	MENU_STEP_AGAIN, /* draw the page anew: what it shows may have changed */
	MENU_STEP_TAKEN, /* another console is installing */
	MENU_STEP_GONE,  /* the terminal hung up */
};

enum { MENU_KEY_TAKEN = 1024 }; /* beside enum screen_key */

struct menu {
	struct screen screen;  /* not open when `plain` */
	int in, out;           /* borrowed */
	bool plain;            /* line mode */
	const struct menu_offer *offer; /* while menu_run runs; else NULL */
	char message[512];     /* shown above the help line until the next key; "" for none */
	char title[64];        /* at the right of the first line */
	struct menu_status status;
	int plain_told;        /* seconds of elapsed time at the last line of plain progress */
	char publish[256];     /* a file that the status is written to as well; "" for none */
	bool (*pressed)(void *arg); /* see menu_elsewhere; NULL: there is no other console */
	void *pressed_arg;     /* borrowed */
};

#endif
