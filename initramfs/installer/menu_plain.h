/* Line mode: for terminals that can't move their cursor, for screen readers, for programs. */
#ifndef KILN_INSTALLER_MENU_PLAIN_H
#define KILN_INSTALLER_MENU_PLAIN_H

#include "menu_state.h"

enum { MENU_PLAIN_LINE = 512 };

/* Writes text; the line ending is the caller's. Lines that begin with "!" or "*" lose the sign. */
void menu_plain_say(struct menu *m, const char *text);

/* Writes the prompt and reads one line, without its end, into `line`. "<" is MENU_STEP_BACK;
 * `hidden` turns the echo off. MENU_STEP_NEXT, _BACK, _TAKEN or _GONE. */
enum menu_step menu_plain_ask(struct menu *m, const char *prompt, bool hidden,
			      char line[MENU_PLAIN_LINE]);

#endif
