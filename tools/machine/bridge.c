#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
	BRIDGE_ESCAPE = 0x1d, /* Ctrl-] */
	BRIDGE_TICK = 50,     /* milliseconds between two looks at the partitions */
};

static volatile sig_atomic_t bridge_signal; /* the last one that is to be passed on */
static volatile sig_atomic_t bridge_resized;
static struct termios bridge_saved;         /* of standard input, when bridge_raw is true */
static bool bridge_raw;

/* What the console said last, to look for the text at which the power goes. */
static struct {
	char bytes[2 * 4096 + 1];
	size_t len;
} bridge_said;

static void
bridge_on_signal(int number)
{
	if (number == SIGWINCH)
		bridge_resized = 1;
	else
		bridge_signal = number;
}

static void
bridge_copy_size(const struct machine *m)
{
	struct winsize size = { .ws_row = 25, .ws_col = 80 };

	ioctl(0, TIOCGWINSZ, &size);
	if (size.ws_row == 0 || size.ws_col == 0) {
		size.ws_row = 25;
		size.ws_col = 80;
	}
	ioctl(m->master, TIOCSWINSZ, &size);
}

void
bridge_open(struct machine *m)
{
	char ptmx[128], slave[128], console[128];
	int unlock = 0, number, fd;

	snprintf(ptmx, sizeof ptmx, "%s/dev/pts/ptmx", m->place);
	m->master = open(ptmx, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (m->master < 0 || ioctl(m->master, TIOCSPTLCK, &unlock) < 0 ||
	    ioctl(m->master, TIOCGPTN, &number) < 0)
		machine_die("pseudo-terminal");
	snprintf(slave, sizeof slave, "%s/dev/pts/%d", m->place, number);
	snprintf(console, sizeof console, "%s/dev/console", m->place);
	fd = open(console, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || mount(slave, console, NULL, MS_BIND, NULL) < 0)
		machine_die("console");
	close(fd);
	/* One descriptor stays open: a console that nobody has open does not hang up. */
	if (open(slave, O_RDWR | O_NOCTTY | O_CLOEXEC) < 0)
		machine_die("console");
	bridge_copy_size(m);
}

static void
bridge_set_up(void)
{
	static const int passed[] = { SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGHUP, SIGWINCH };
	struct sigaction action = { .sa_handler = bridge_on_signal };
	struct termios raw;

	for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
		sigaction(passed[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	bridge_raw = isatty(0) && tcgetattr(0, &bridge_saved) == 0;
	if (bridge_raw) {
		raw = bridge_saved;
		cfmakeraw(&raw);
		tcsetattr(0, TCSANOW, &raw);
	}
}

static void
bridge_write(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		struct pollfd p = { .fd = fd, .events = POLLOUT };
		ssize_t n = write(fd, bytes, len);

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		} else if (errno != EINTR && (errno != EAGAIN || poll(&p, 1, 1000) <= 0)) {
			return;
		}
	}
}

/* The console's bytes, on their way out; true once `cut` was among them. */
static bool
bridge_heard(const char *bytes, size_t n, const char *cut)
{
	size_t keep = sizeof bridge_said.bytes - 1 - n;

	if (!cut)
		return false;
	if (bridge_said.len > keep) {
		memmove(bridge_said.bytes, bridge_said.bytes + bridge_said.len - keep, keep);
		bridge_said.len = keep;
	}
	memcpy(bridge_said.bytes + bridge_said.len, bytes, n);
	bridge_said.len += n;
	return memmem(bridge_said.bytes, bridge_said.len, cut, strlen(cut)) != NULL;
}

/* False when nothing more can come. `stop` becomes true when Ctrl-] was typed, or `cut` was said. */
static bool
bridge_copy(int from, int to, const char *cut, bool *stop)
{
	char bytes[4096];
	ssize_t n = read(from, bytes, sizeof bytes);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR || errno == EIO;
	if (n == 0)
		return false;
	if (from == 0 ? bridge_raw && memchr(bytes, BRIDGE_ESCAPE, (size_t)n)
		      : bridge_heard(bytes, (size_t)n, cut))
		*stop = true;
	bridge_write(to, bytes, (size_t)n);
	return true;
}

static void
bridge_pass_signals(const struct machine *m)
{
	if (bridge_signal) {
		int number = bridge_signal;

		bridge_signal = 0;
		kill(m->pid, number == SIGHUP ? SIGKILL : number);
	}
	if (bridge_resized) {
		bridge_resized = 0;
		bridge_copy_size(m);
	}
}

int
bridge_run(struct machine *m)
{
	struct pollfd p[2] = { { .fd = m->master, .events = POLLIN },
			       { .fd = 0, .events = POLLIN } };
	time_t end = m->timeout ? time(NULL) + m->timeout : 0;
	bool stop = false, stopped = false;
	int status = 0;

	bridge_set_up();
	while (waitpid(m->pid, &status, WNOHANG) != m->pid) {
		bridge_pass_signals(m);
		nodes_follow(m);
		if (!stopped && (stop || (end && time(NULL) >= end))) {
			stopped = true;
			kill(m->pid, SIGKILL);
		}
		if (poll(p, 2, BRIDGE_TICK) <= 0)
			continue;
		if (p[0].revents & POLLIN)
			bridge_copy(m->master, 1, m->cut, &stop);
		if (p[1].revents & (POLLIN | POLLHUP) && !bridge_copy(0, m->master, NULL, &stop))
			p[1].fd = -1;
	}
	while (poll(p, 1, 0) > 0 && p[0].revents & POLLIN)
		bridge_copy(m->master, 1, NULL, &stop);
	if (bridge_raw)
		tcsetattr(0, TCSANOW, &bridge_saved);
	return stopped ? -1 : status;
}
