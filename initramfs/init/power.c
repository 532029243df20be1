/* How the machine goes down:
 *  1. everybody gets SIGTERM and some seconds to finish
 *  2. who is still there gets SIGKILL
 *  3. all is written, then unmounted
 *  4. reboot(2); should that fail, PID 1 stays and reaps */
#include "power.h"

#include <errno.h>
#include <stddef.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mount.h"

enum { POWER_PATIENCE = 5 }; /* seconds between SIGTERM and SIGKILL */

static const int power_signals[] = { SIGCHLD, SIGTERM, SIGINT, SIGUSR1, SIGUSR2 };
static const struct console_list *power_consoles; /* set once: signals carry no argument */

static void
power_set(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < sizeof power_signals / sizeof *power_signals; i++)
		sigaddset(set, power_signals[i]);
}

void
power_init(const struct console_list *consoles)
{
	sigset_t set;

	power_consoles = consoles;
	power_set(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* A terminal that went away must not hit us. */
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	/* Ctrl-Alt-Del becomes SIGINT. Not allowed in a namespace, and not needed there. */
	reboot(RB_DISABLE_CAD);
}

void
power_forget(void)
{
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

long
power_now(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec;
}

/* Reaps until nobody is left or the time is over. */
static void
power_reap(int seconds)
{
	long end = power_now() + seconds;
	struct timespec nap = { .tv_nsec = 50000000 };

	for (;;) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);

		if (pid < 0 && errno == ECHILD)
			return;
		if (pid > 0)
			continue;
		if (power_now() > end)
			return;
		nanosleep(&nap, NULL);
	}
}

static _Noreturn void
power_down(int how, const char *word)
{
	console_say(power_consoles, "\r\n\033[0mKiln: ");
	console_say(power_consoles, word);
	console_say(power_consoles, " ...\r\n");
	kill(-1, SIGTERM);
	kill(-1, SIGHUP); /* a shell at a prompt minds only this one */
	kill(-1, SIGCONT);
	power_reap(POWER_PATIENCE);
	kill(-1, SIGKILL);
	power_reap(1);
	sync();
	mount_undo_all();
	sync();
	reboot(how);
	console_say(power_consoles,
		    "Kiln: the machine did not go down. Switch it off: all is written.\r\n");
	for (;;) {
		power_reap(1);
		sleep(1);
	}
}

bool
power_pause(long ms)
{
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	sigset_t set;

	power_set(&set);
	switch (sigtimedwait(&set, NULL, &left)) {
	case SIGCHLD:
		return true;
	case SIGTERM:
	case SIGINT:
		power_down(RB_AUTOBOOT, "rebooting");
	case SIGUSR1:
		power_down(RB_HALT_SYSTEM, "halting");
	case SIGUSR2:
		power_down(RB_POWER_OFF, "switching off");
	default:
		return false;
	}
}
