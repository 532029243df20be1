/* Leaving the installer: to a shell, or by the machine's end. */
#ifndef KILN_INSTALLER_SHELL_H
#define KILN_INSTALLER_SHELL_H

#include <stdbool.h>

/* A login shell on this terminal; returns when it ends. */
void shell_run(void);

/* Asks PID 1 for the machine's orderly end, as BusyBox's reboot and poweroff do, and waits for
 * it. Returns at once, false, when PID 1 is not our parent: then this is no live system, and its
 * end is not ours to ask for. */
bool shell_end_machine(bool poweroff);

#endif
