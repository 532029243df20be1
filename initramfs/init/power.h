/* Signals and the end: PID 1 is told everything by signals, and ends the machine, never itself. */
#ifndef KILN_INIT_POWER_H
#define KILN_INIT_POWER_H

#include <stdbool.h>
#include <signal.h>

#include "console.h"

/* SIGTERM and SIGINT (Ctrl-Alt-Del): reboot. SIGUSR1: halt. SIGUSR2: power off. As BusyBox's
 * reboot, halt and poweroff send them. All are blocked from here on and taken by power_pause.
 * `consoles` is borrowed for ever. */
void power_init(const struct console_list *consoles);

/* Waits at most `ms` milliseconds for news. Returns true when a child may have ended. A request to
 * end the machine is carried out at once: then it does not return. */
bool power_pause(long ms);

/* For a new process, before exec: the signals as a program expects to find them. */
void power_forget(void);

/* Seconds since some point in the past that don't jump. */
long power_now(void);

#endif
