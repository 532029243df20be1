#include "session.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "power.h"
#include "stick.h"

enum {
	SESSION_PAUSE = 1, /* seconds between an end and the next start */
	SESSION_LONG = 10, /* the same, where not even a shell can be had */
	SESSION_QUICK = 2, /* an installer that ends well this soon has shown no menu to anybody */
	SESSION_TICK = 1000, /* milliseconds */
	SESSION_NOT_FOUND = 127,
};

static const char *const session_installer[] = { "/usr/bin/kiln-installer", NULL };
static const char *const session_checker[] = { "/usr/bin/kiln-installer", "--check-stick", NULL };
static const char *const session_shells[][3] = {
	{ "/usr/bin/sh", "-l", NULL },
	{ "/bin/sh", "-l", NULL },
	{ "/usr/bin/busybox", "sh", NULL },
};

void
session_init(struct session_list *l, const struct console_list *consoles, const char *term,
	     const char *why)
{
	memset(l, 0, sizeof *l);
	for (size_t i = 0; i < consoles->n; i++) {
		l->item[i].console = consoles->name[i];
		l->item[i].term = term;
		l->item[i].shell = why != NULL;
		text_set(&l->item[i].why, why ? why : "", NULL);
	}
	l->n = consoles->n;
}

/* In the new process: becomes the program, with an environment of our own. Returns only when it
 * can't. */
static void
session_exec(const char *const *argv, const char *term, const char *console)
{
	struct text term_text, console_text;
	const char *env[] = { "PATH=/usr/bin:/bin", "HOME=/root", "LC_ALL=C", "PS1=kiln# ",
		"KILN_STICK=" STICK_PLACE, term_text.s, console_text.s, NULL };

	text_set(&term_text, "TERM=", term, NULL);
	text_set(&console_text, "KILN_CONSOLE=", console, NULL);
	if (chdir("/root") < 0 && chdir("/") < 0)
		return;
	execve(argv[0], (char *const *)argv, (char *const *)env);
}

static _Noreturn void
session_child(const struct session *s)
{
	const char *term;

	power_forget();
	term = console_take(s->console);
	if (!term)
		_exit(SESSION_NOT_FOUND);
	if (s->term[0])
		term = s->term;
	if (!s->shell) {
		/* a serial line that is unplugged must not end an installation */
		signal(SIGHUP, SIG_IGN);
		session_exec(session_installer, term, s->console);
		_exit(SESSION_NOT_FOUND);
	}
	for (size_t i = 0; i < sizeof session_shells / sizeof *session_shells; i++)
		session_exec(session_shells[i], term, s->console);
	_exit(SESSION_NOT_FOUND);
}

static void
session_start(struct session *s)
{
	pid_t pid;

	if (s->shell) {
		console_say_on(s->console, "\033[0m\r\n*** ");
		console_say_on(s->console, s->why.s);
		console_say_on(s->console,
			       ".\r\n*** This is a shell. Type `reboot` to start again, `poweroff` "
			       "to switch off.\r\n\r\n");
	}
	s->started = power_now();
	pid = fork();
	if (pid == 0)
		session_child(s);
	if (pid > 0)
		s->pid = pid;
	else
		s->after = power_now() + SESSION_PAUSE;
}

/* Adds "ended with status 3" or "was killed by signal 11". */
static void
session_add_status(struct text *t, int status)
{
	if (WIFSIGNALED(status)) {
		text_add(t, "was killed by signal ");
		text_add_number(t, WTERMSIG(status));
	} else if (WEXITSTATUS(status) == SESSION_NOT_FOUND) {
		text_add(t, "could not be started");
	} else {
		text_add(t, "ended with status ");
		text_add_number(t, WEXITSTATUS(status));
	}
}

static void
session_installer_ended(struct session *s, int status)
{
	struct text t;

	s->after = power_now() + SESSION_PAUSE;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
	    power_now() - s->started >= SESSION_QUICK)
		return;
	s->crashes++;
	text_set(&t, "the installer on ", s->console, " ", NULL);
	session_add_status(&t, status);
	if (s->crashes > SESSION_RESTARTS) {
		s->shell = true;
		text_set(&s->why, "rescue: ", t.s,
			 ", for the sixth time. What it has finished is kept: the next boot "
			 "of the stick goes on from there",
			 NULL);
		return;
	}
	console_say_on(s->console, "\033[0m\r\n*** ");
	console_say_on(s->console, t.s);
	text_set(&t, "; it is started again (", NULL);
	text_add_number(&t, s->crashes);
	text_add(&t, " of ");
	text_add_number(&t, SESSION_RESTARTS);
	text_add(&t, ").\r\n");
	console_say_on(s->console, t.s);
}

static void
session_ended(struct session *s, int status)
{
	bool none = WIFEXITED(status) && WEXITSTATUS(status) == SESSION_NOT_FOUND;

	s->pid = 0;
	if (!s->shell)
		session_installer_ended(s, status);
	else
		s->after = power_now() + (none ? SESSION_LONG : SESSION_PAUSE);
}

_Noreturn void
session_loop(struct session_list *l)
{
	for (;;) {
		pid_t pid;
		int status;

		while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
			for (size_t i = 0; i < l->n; i++)
				if (l->item[i].pid == pid)
					session_ended(&l->item[i], status);
		for (size_t i = 0; i < l->n; i++)
			if (l->item[i].pid == 0 && power_now() >= l->item[i].after)
				session_start(&l->item[i]);
		power_pause(SESSION_TICK);
	}
}

/* Copies what comes out of `fd` to all consoles until it is closed. */
static void
session_copy(int fd, const struct console_list *consoles)
{
	char text[1024], out[2 * sizeof text];
	struct pollfd p = { .fd = fd, .events = POLLIN };

	for (;;) {
		ssize_t n;
		size_t len = 0;

		power_pause(0);
		if (poll(&p, 1, SESSION_TICK) == 0)
			continue;
		n = read(fd, text, sizeof text);
		if (n <= 0)
			return;
		for (ssize_t i = 0; i < n; i++) {
			if (text[i] == '\n')
				out[len++] = '\r';
			out[len++] = text[i];
		}
		console_say_bytes(consoles, out, len);
	}
}

void
session_check(const struct console_list *consoles)
{
	int pipes[2], status = 0;
	struct text t;
	pid_t pid;

	if (pipe2(pipes, O_CLOEXEC) < 0)
		return;
	pid = fork();
	if (pid == 0) {
		power_forget();
		setsid();
		if (dup2(pipes[1], 1) == 1 && dup2(pipes[1], 2) == 2)
			session_exec(session_checker, "dumb", "");
		_exit(SESSION_NOT_FOUND);
	}
	close(pipes[1]);
	if (pid > 0)
		session_copy(pipes[0], consoles);
	close(pipes[0]);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return;
	text_set(&t, "\r\nThe check of this stick ", NULL);
	if (status == 0)
		text_add(&t, "found nothing wrong");
	else
		session_add_status(&t, status);
	text_add(&t, ". The menu follows.\r\n");
	console_say(consoles, t.s);
	for (int i = 0; i < (status == 0 ? 3 : 15); i++)
		power_pause(SESSION_TICK);
}
