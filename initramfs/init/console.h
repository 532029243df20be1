/* The terminals that a person may sit at: the screen, serial lines. */
#ifndef KILN_INIT_CONSOLE_H
#define KILN_INIT_CONSOLE_H

#include <stddef.h>

#include "cmdline.h"

enum { CONSOLE_MAX = CMDLINE_CONSOLES };

struct console_list {
	char name[CONSOLE_MAX][32]; /* below /dev: "tty1", "ttyS0" */
	size_t n;                   /* at least 1 after console_find */
};

/* kiln.console= as far as it can be opened; else what /proc/consoles says (tty0 is taken as tty1);
 * else "console". */
void console_find(const struct cmdline *c, struct console_list *ret);

/* Writes to all of them. One that takes nothing for a quarter of a second is skipped. */
void console_say(const struct console_list *l, const char *text);
void console_say_bytes(const struct console_list *l, const char *text, size_t len);
/* Writes to one of them. */
void console_say_on(const char *name, const char *text);

/* In a new process: makes `name` the controlling terminal and descriptors 0, 1 and 2, and tells the
 * environment's TERM to the caller. Returns NULL when it can't be opened. */
const char *console_take(const char *name);

#endif
