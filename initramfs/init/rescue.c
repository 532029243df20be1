#include "rescue.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "session.h"
#include "text.h"

static const int rescue_signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS };
static const struct console_list *rescue_consoles; /* set once: signals carry no argument */

_Noreturn void
rescue(const struct console_list *consoles, const char *step, const char *error)
{
	static struct session_list sessions; /* may be run on the small stack of a crash */
	struct text t;

	text_set(&t, "rescue: ", step, ": ", error, NULL);
	session_init(&sessions, consoles, "", t.s);
	session_loop(&sessions);
}

static void
rescue_crash(int number)
{
	static volatile sig_atomic_t crashes;
	struct text t;

	if (crashes++ > 0) /* not even the rescue works: at least don't take the kernel down */
		for (;;)
			pause();
	text_set(&t, "signal ", NULL);
	text_add_number(&t, number);
	text_add(&t, ", a mistake in init itself");
	rescue(rescue_consoles, "init", t.s);
}

void
rescue_init(const struct console_list *consoles)
{
	static char stack[65536];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
	struct sigaction action = { .sa_handler = rescue_crash,
				    .sa_flags = SA_ONSTACK | SA_NODEFER };

	rescue_consoles = consoles;
	sigaltstack(&alternate, NULL);
	for (size_t i = 0; i < sizeof rescue_signals / sizeof *rescue_signals; i++)
		sigaction(rescue_signals[i], &action, NULL);
}
