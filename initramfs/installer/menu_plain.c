#include "menu_plain.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "menu_form.h"
#include "menu_frame.h"

enum { PLAIN_TICK = 1000, PLAIN_PATIENCE = 2000 }; /* milliseconds */

static void
plain_write(struct menu *m, const char *bytes, size_t len)
{
	while (len > 0) {
		struct pollfd p = { .fd = m->out, .events = POLLOUT };
		ssize_t n = poll(&p, 1, PLAIN_PATIENCE) > 0 ? write(m->out, bytes, len) : -1;

		if (n <= 0)
			return; /* nobody takes it */
		bytes += n;
		len -= (size_t)n;
	}
}

void
menu_plain_say(struct menu *m, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		size_t sign = *text == '!' || *text == '*';

		len += text[len] == '\n';
		plain_write(m, text + sign, len - sign);
		text += len;
	}
}

/* One byte, or the step that ends the question. */
static enum menu_step
plain_read(struct menu *m, char *ret)
{
	struct pollfd p = { .fd = m->in, .events = POLLIN };
	ssize_t n;

	for (;;) {
		if (menu_is_taken(m))
			return MENU_STEP_TAKEN;
		if (poll(&p, 1, PLAIN_TICK) <= 0)
			continue;
		n = read(m->in, ret, 1);
		if (n == 1)
			return MENU_STEP_NEXT;
		if (n == 0 || (errno != EINTR && errno != EAGAIN))
			return MENU_STEP_GONE;
	}
}

static bool
plain_set_echo(struct menu *m, bool on)
{
	struct termios t;

	if (tcgetattr(m->in, &t) < 0)
		return false; /* a pipe shows nothing anyway */
	if (on)
		t.c_lflag |= ECHO;
	else
		t.c_lflag &= ~(tcflag_t)ECHO;
	return tcsetattr(m->in, TCSADRAIN, &t) == 0;
}

enum menu_step
menu_plain_ask(struct menu *m, const char *prompt, bool hidden, char line[MENU_PLAIN_LINE])
{
	enum menu_step step;
	bool off, left_out;
	size_t n;
	char c;

	do {
		n = 0;
		left_out = false;
		menu_plain_say(m, prompt);
		off = hidden && plain_set_echo(m, false);
		while ((step = plain_read(m, &c)) == MENU_STEP_NEXT && c != '\n' && c != '\r')
			if (c < ' ' || c > '~')
				left_out = hidden;
			else if (n + 1 < MENU_PLAIN_LINE)
				line[n++] = c;
		line[n] = '\0';
		if (off) {
			plain_set_echo(m, true);
			menu_plain_say(m, "\n");
		}
		if (step == MENU_STEP_NEXT && left_out)
			menu_plain_say(m, MENU_FORM_LEFT_OUT " Type all of it again.\n");
	} while (step == MENU_STEP_NEXT && left_out);
	if (step == MENU_STEP_NEXT && strcmp(line, "<") == 0)
		return MENU_STEP_BACK;
	return step;
}
