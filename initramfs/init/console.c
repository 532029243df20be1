#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text.h"

enum { CONSOLE_PATIENCE = 250 }; /* milliseconds that a full line is waited for */

static int
console_open(const char *name, int flags)
{
	char path[64];

	if (!text_path(path, sizeof path, "/dev", name, ""))
		return -1;
	return open(path, flags | O_CLOEXEC);
}

static void
console_add(struct console_list *l, const char *name)
{
	int fd;

	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->name[i], name) == 0)
			return;
	if (l->n == CONSOLE_MAX)
		return;
	fd = console_open(name, O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return;
	if (isatty(fd) && text_copy(l->name[l->n], sizeof l->name[0], name))
		l->n++;
	close(fd);
}

/* One line of /proc/consoles: "ttyS0                -W- (EC p a)    4:64". */
static void
console_add_line(struct console_list *l, const char *line, size_t len)
{
	char name[32];
	size_t n = 0;

	while (n < len && line[n] > ' ' && n < sizeof name - 1) {
		name[n] = line[n];
		n++;
	}
	name[n] = '\0';
	if (n == 0 || strcmp(name, "ttynull") == 0)
		return;
	/* tty0 is whichever screen is in front, and can't be anybody's controlling terminal */
	console_add(l, strcmp(name, "tty0") == 0 ? "tty1" : name);
}

static void
console_add_all(struct console_list *l, const char *path)
{
	char text[2048];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	n = read(fd, text, sizeof text);
	close(fd);
	for (const char *at = text, *end = text + (n > 0 ? n : 0); at < end;) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));

		if (!eol)
			eol = end;
		console_add_line(l, at, (size_t)(eol - at));
		at = eol + 1;
	}
}

void
console_find(const struct cmdline *c, struct console_list *ret)
{
	ret->n = 0;
	for (size_t i = 0; i < c->nconsoles; i++)
		console_add(ret, c->console[i]);
	if (ret->n == 0)
		console_add_all(ret, "/proc/consoles");
	if (ret->n == 0) { /* it may not open now, but it is the only hope that is left */
		text_copy(ret->name[0], sizeof ret->name[0], "console");
		ret->n = 1;
	}
}

static void
console_write(int fd, const char *text, size_t len)
{
	while (len > 0) {
		struct pollfd p = { .fd = fd, .events = POLLOUT };
		ssize_t n = write(fd, text, len);

		if (n > 0) {
			text += n;
			len -= (size_t)n;
		} else if (n < 0 && errno == EINTR) {
			continue;
		} else if (errno != EAGAIN || poll(&p, 1, CONSOLE_PATIENCE) <= 0) {
			return;
		}
	}
}

static void
console_say_one(const char *name, const char *text, size_t len)
{
	int fd = console_open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return;
	console_write(fd, text, len);
	close(fd);
}

void
console_say_bytes(const struct console_list *l, const char *text, size_t len)
{
	for (size_t i = 0; i < l->n; i++)
		console_say_one(l->name[i], text, len);
}

void
console_say(const struct console_list *l, const char *text)
{
	console_say_bytes(l, text, strlen(text));
}

void
console_say_on(const char *name, const char *text)
{
	console_say_one(name, text, strlen(text));
}

const char *
console_take(const char *name)
{
	int fd;

	setsid();
	fd = console_open(name, O_RDWR | O_NOCTTY);
	if (fd < 0)
		return NULL;
	ioctl(fd, TIOCSCTTY, 1); /* without it Ctrl-C is lost, but all else works */
	for (int to = 0; to <= 2; to++)
		if (dup2(fd, to) < 0)
			return NULL;
	if (fd > 2)
		close(fd);
	return strncmp(name, "tty", 3) == 0 && name[3] >= '0' && name[3] <= '9' ? "linux" : "vt220";
}
