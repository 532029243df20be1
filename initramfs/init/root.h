/* From the initramfs to the live system. */
#ifndef KILN_INIT_ROOT_H
#define KILN_INIT_ROOT_H

#include <stdbool.h>

#include "text.h"

/* True when we stand on a live system already: it has the installer (in a test's namespace, or as a
 * plain root). */
bool root_is_live(void);

/* Makes the stick's live.squashfs, under a tmpfs that takes all changes, the root directory, and
 * takes proc, sys, dev and run along. NULL, or the sentence (in `why`). */
const char *root_enter(struct text *why);

#endif
