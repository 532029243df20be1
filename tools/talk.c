/* talk: hold a conversation with a machine over its serial line, as a script of lines:
 *
 *   within SECONDS      how long each `expect` that follows may take
 *   expect TEXT         wait until TEXT was printed (what came before the match is used up)
 *   refuse TEXT         from now on TEXT ends the conversation as failed, in expect, wait and end
 *   send TEXT           type TEXT and the enter key
 *   type TEXT           type TEXT; \r \n \t \e \\ are understood, here and in send
 *   monitor COMMAND     to QEMU's monitor, until it has done that
 *   wait SECONDS        go on later: what is typed on the screen's keyboard shows no answer here
 *   say TEXT            tell the person
 *   end                 wait until the machine hangs up
 *
 * What took SLOW seconds or more is told, so that the log of a test shows where its time went. When what is
 * expected does not come though the machine runs, its processors are told twice, a second apart: whether they
 * spin in the firmware (a low address) or in the kernel (ffffffff...), halted or not.
 *
 * Usage: talk SERIAL-SOCKET MONITOR-SOCKET|- TRANSCRIPT < script
 * Exit: 0 all was said; 1 something expected did not come, or something refused did; 100 misuse; 111 system.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MISUSE = 100, SYSTEM = 111, TEXT_MAX = 1 << 20, REFUSED_MAX = 16, LINE_MAX_BYTES = 4096,
       SLOW = 10, OPENING = 60, ANSWERING = 60 };

struct talk {
	int serial, monitor, transcript; /* descriptors; monitor -1: none */
	char *text;                      /* what was printed and not used up */
	size_t len;
	int seconds;                     /* for each expect */
	char *refused[REFUSED_MAX];      /* owned */
	size_t nrefused;
	bool closed;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Connects, waiting for the socket to appear: on a busy machine QEMU takes its time. */
static int
socket_open(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(a.sun_path))
		return -1;
	memcpy(a.sun_path, path, strlen(path) + 1);
	for (int i = 0; i < OPENING * 10; i++) {
		if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
			return fd;
		usleep(100000);
	}
	close(fd);
	return -1;
}

static void
write_all(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, s, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return;
		s += w;
		n -= (size_t)w;
	}
}

static void
drop(struct talk *t, size_t n)
{
	memmove(t->text, t->text + n, t->len - n);
	t->len -= n;
	t->text[t->len] = 0;
}

/* Reads what there is within `ms`; NULs are dropped, so that strstr works on what is left. */
static void
listen_some(struct talk *t, int ms)
{
	struct pollfd p = { .fd = t->serial, .events = POLLIN };
	char in[4096];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return;
	n = read(t->serial, in, sizeof(in));
	if (n <= 0) {
		t->closed = true;
		return;
	}
	write_all(t->transcript, in, (size_t)n);
	if (t->len + (size_t)n >= TEXT_MAX)
		drop(t, t->len / 2);
	for (ssize_t i = 0; i < n; i++)
		if (in[i])
			t->text[t->len++] = in[i];
	t->text[t->len] = 0;
}

/* 1 when the machine said what is refused, after telling. */
static int
heard_refused(const struct talk *t, int line)
{
	for (size_t i = 0; i < t->nrefused; i++)
		if (strstr(t->text, t->refused[i])) {
			fprintf(stderr, "talk: line %d: the machine said \"%s\"\n", line, t->refused[i]);
			return 1;
		}
	return 0;
}

/* Until the machine hangs up, or `seconds` are over; 1 when it said what is refused. */
static int
listen_for(struct talk *t, long seconds, int line)
{
	for (double until = now() + (double)seconds; !t->closed && now() < until;) {
		if (heard_refused(t, line))
			return 1;
		listen_some(t, 200);
	}
	return heard_refused(t, line);
}

/* Reads the monitor up to its prompt, which it shows when it takes a command: the first, or the next. */
static int
await_prompt(const struct talk *t)
{
	static const char prompt[] = "(qemu)";
	struct pollfd p = { .fd = t->monitor, .events = POLLIN };
	double until = now() + ANSWERING;
	size_t found = 0;
	char said[4096];

	while (prompt[found] && now() < until) {
		ssize_t n = poll(&p, 1, 200) > 0 ? read(t->monitor, said, sizeof(said)) : 0;

		if (n <= 0 && p.revents)
			return 1; /* it is gone */
		for (ssize_t i = 0; i < n && prompt[found]; i++)
			found = said[i] == prompt[found] ? found + 1 : said[i] == *prompt;
	}
	return prompt[found] != 0;
}

static int
monitor_open(struct talk *t, const char *path)
{
	t->monitor = socket_open(path);
	if (t->monitor >= 0 && !await_prompt(t))
		return 0;
	fprintf(stderr, "talk: there is no monitor of QEMU's at %s\n", path);
	return SYSTEM;
}

static int
monitor(const struct talk *t, const char *command, int line)
{
	if (t->monitor < 0) {
		fprintf(stderr, "talk: line %d: there is no monitor\n", line);
		return MISUSE;
	}
	write_all(t->monitor, command, strlen(command));
	write_all(t->monitor, "\n", 1);
	if (!await_prompt(t))
		return 0;
	fprintf(stderr, "talk: line %d: QEMU's monitor did not answer to \"%s\"\n", line, command);
	return 1;
}

/* Sends `command` to QEMU's monitor and prints the lines of its answer that hold one of `words`. */
static void
tell_monitor(const struct talk *t, const char *command, const char *const *words)
{
	struct pollfd p = { .fd = t->monitor, .events = POLLIN };
	char answer[1 << 16];
	size_t len = 0;
	ssize_t n;

	write_all(t->monitor, command, strlen(command));
	while (len < sizeof(answer) - 1 && poll(&p, 1, 500) > 0 &&
	    (n = read(t->monitor, answer + len, sizeof(answer) - 1 - len)) > 0)
		len += (size_t)n;
	answer[len] = 0;
	for (char *line = answer, *next; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		for (const char *const *w = words; *w; w++)
			if (strstr(line, *w)) {
				fprintf(stderr, "talk: %s\n", line);
				break;
			}
	}
}

static void
tell_processors(const struct talk *t)
{
	static const char *const none[] = { NULL };
	static const char *const registers[] = { "CPU#", "IP=", NULL };
	static const char *const code[] = { "0x", NULL };

	if (t->monitor < 0)
		return;
	tell_monitor(t, "", none); /* what earlier commands answered */
	for (int i = 0; i < 2; i++) {
		tell_monitor(t, "info registers -a\n", registers);
		tell_monitor(t, "x /6i $pc\n", code);
		sleep(1);
	}
}

static int
expect(struct talk *t, const char *what, int line)
{
	double began = now(), until = began + t->seconds;

	for (;;) {
		char *found = strstr(t->text, what);

		if (heard_refused(t, line))
			return 1;
		if (found) {
			if (now() - began >= SLOW && (printf("%4.0f s until: %s\n", now() - began, what) < 0 || fflush(stdout)))
				return SYSTEM;
			drop(t, (size_t)(found - t->text) + strlen(what));
			return 0;
		}
		if (t->closed || now() > until) {
			fprintf(stderr, "talk: line %d: \"%s\" did not come %s; last: %.300s\n", line, what,
				t->closed ? "before the machine hung up" : "in time",
				t->len > 300 ? t->text + t->len - 300 : t->text);
			if (!t->closed)
				tell_processors(t);
			return 1;
		}
		listen_some(t, 200);
	}
}

static void
type(struct talk *t, const char *s, bool enter)
{
	static const char from[] = "rnte\\", to[] = "\r\n\t\033\\";

	for (; *s; s++) {
		const char *k = *s == '\\' && s[1] ? strchr(from, s[1]) : NULL;
		char c = k ? to[k - from] : *s;

		s += k != NULL;
		write_all(t->serial, &c, 1);
		usleep(2000); /* a UART has a short queue */
	}
	if (enter)
		write_all(t->serial, "\r", 1);
}

static int
end(struct talk *t, int line)
{
	if (listen_for(t, t->seconds, line))
		return 1;
	if (t->closed)
		return 0;
	fprintf(stderr, "talk: line %d: the machine did not hang up in time\n", line);
	tell_processors(t);
	return 1;
}

static int
run_line(struct talk *t, char *text, int line)
{
	char *arg = strchr(text, ' ');

	if (arg)
		*arg++ = 0;
	else
		arg = text + strlen(text);
	if (!strcmp(text, "expect"))
		return expect(t, arg, line);
	if (!strcmp(text, "within"))
		return (t->seconds = (int)strtol(arg, NULL, 10)) > 0 ? 0 : MISUSE;
	if (!strcmp(text, "refuse")) {
		if (t->nrefused == REFUSED_MAX)
			return MISUSE;
		t->refused[t->nrefused] = strdup(arg);
		return t->refused[t->nrefused++] ? 0 : SYSTEM;
	}
	if (!strcmp(text, "send") || !strcmp(text, "type")) {
		type(t, arg, *text == 's');
		return 0;
	}
	if (!strcmp(text, "monitor"))
		return monitor(t, arg, line);
	if (!strcmp(text, "wait"))
		return listen_for(t, strtol(arg, NULL, 10), line);
	if (!strcmp(text, "say"))
		return puts(arg) < 0 || fflush(stdout) ? SYSTEM : 0;
	if (!strcmp(text, "end"))
		return end(t, line);
	fprintf(stderr, "talk: line %d: unknown word \"%s\"\n", line, text);
	return MISUSE;
}

int
main(int argc, char **argv)
{
	struct talk t = { .monitor = -1, .seconds = 60 };
	char line[LINE_MAX_BYTES];
	int status = 0;

	if (argc != 4) {
		fputs("usage: talk SERIAL-SOCKET MONITOR-SOCKET|- TRANSCRIPT < script\n", stderr);
		return MISUSE;
	}
	t.text = calloc(1, TEXT_MAX + 1);
	t.serial = socket_open(argv[1]);
	t.transcript = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (!t.text || t.serial < 0 || t.transcript < 0) {
		perror("talk");
		free(t.text);
		return SYSTEM;
	}
	if (strcmp(argv[2], "-"))
		status = monitor_open(&t, argv[2]);
	for (int n = 1; !status && fgets(line, sizeof(line), stdin); n++) {
		line[strcspn(line, "\n")] = 0;
		if (*line && *line != '#')
			status = run_line(&t, line, n);
	}
	for (size_t i = 0; i < t.nrefused; i++)
		free(t.refused[i]);
	free(t.text);
	return status;
}
