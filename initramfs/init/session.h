/* One program per console: the installer, and where that can't be kept alive, a shell. */
#ifndef KILN_INIT_SESSION_H
#define KILN_INIT_SESSION_H

#include <stdbool.h>
#include <sys/types.h>

#include "console.h"
#include "text.h"

enum { SESSION_RESTARTS = 5 }; /* how often a crashed installer is started again */

struct session {
	const char *console; /* borrowed from the list */
	const char *term;    /* borrowed; "": by the console's name */
	pid_t pid;           /* 0: nothing runs */
	bool shell;          /* a shell instead of the installer */
	int crashes;         /* of the installer */
	long started;        /* power_now() */
	long after;          /* not started before this time */
	struct text why;     /* why there is a shell */
};

struct session_list {
	struct session item[CONSOLE_MAX];
	size_t n;
};

/* A session for each console; installers, or shells when `why` (a sentence, copied) is given.
 * `term` is borrowed for ever; "": by each console's name. */
void session_init(struct session_list *l, const struct console_list *consoles, const char *term,
		  const char *why);

/* Starts what should run, reaps what ended (orphans too), for ever. */
_Noreturn void session_loop(struct session_list *l);

/* Runs `kiln-installer --check-stick` with its output on all consoles and tells how it ended. */
void session_check(const struct console_list *consoles);

#endif
