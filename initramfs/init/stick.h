/* Finding the medium that was booted. */
#ifndef KILN_INIT_STICK_H
#define KILN_INIT_STICK_H

#include "cmdline.h"
#include "console.h"
#include "text.h"

#define STICK_PLACE "/run/kiln/stick"         /* where it is mounted, read-only */
#define STICK_DEVICE "/run/kiln/stick-device" /* a file with its block device, for the installer */

/* Mounts the stick at STICK_PLACE: the directory of kiln.stick=, or the first volume that has the
 * file /kiln/stick (with the text of kiln.id=, when given), or the ISO file of kiln.iso= on some
 * volume. Waits up to a minute for slow USB and says so. NULL, or the sentence (in `why`). */
const char *stick_find(const struct cmdline *c, const struct console_list *consoles,
		       struct text *why);

#endif
