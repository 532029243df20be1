/* The key map of the live system's screen: what is typed there must be what the installed system will read. */
#ifndef KILN_INSTALLER_KEYMAP_H
#define KILN_INSTALLER_KEYMAP_H

#include "base/error.h"

/* Loads SHARE/keymaps/NAME.bmap when `terminal` is one of the kernel's own (a serial line has its keyboard elsewhere: then
 * nothing is done, and it is no error). Output goes to `log`. */
int keymap_load(int terminal, const char *share, const char *name, int log, struct error *e);

#endif
