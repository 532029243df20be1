/* Where everything ends that can't go on: a message and a shell, on every console. */
#ifndef KILN_INIT_RESCUE_H
#define KILN_INIT_RESCUE_H

#include "console.h"

/* `step` is what failed ("finding the stick"), `error` the sentence. Never exits. */
_Noreturn void rescue(const struct console_list *consoles, const char *step, const char *error);

/* From here on, a bug in init itself (SIGSEGV and its like) ends in rescue too. `consoles` is
 * borrowed for ever. */
void rescue_init(const struct console_list *consoles);

#endif
