#include "screen_key.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum {
	KEY_ESCAPE = 27,
	KEY_PATIENCE = 150, /* milliseconds in which the rest of a sequence must come */
	KEY_ANSWER = 300,
};

static int
screen_key_of_number(int number)
{
	switch (number) {
	case 1: case 7: return SCREEN_HOME;
	case 4: case 8: return SCREEN_END;
	case 3: return SCREEN_DELETE;
	case 5: return SCREEN_PAGE_UP;
	case 6: return SCREEN_PAGE_DOWN;
	default: return SCREEN_OTHER;
	}
}

static int
screen_key_of_final(unsigned char final, int number)
{
	switch (final) {
	case 'A': return SCREEN_UP;
	case 'B': return SCREEN_DOWN;
	case 'C': return SCREEN_RIGHT;
	case 'D': return SCREEN_LEFT;
	case 'H': return SCREEN_HOME;
	case 'F': return SCREEN_END;
	case 'M': return SCREEN_ENTER; /* of the number pad */
	case 'Z': return SCREEN_BACK_TAB;
	case '~': return screen_key_of_number(number);
	default: return SCREEN_OTHER;
	}
}

/* ESC [ numbers final, or ESC O final. */
static int
screen_key_sequence(const unsigned char *bytes, size_t n, size_t *ret_used)
{
	int number = 0;

	for (size_t i = 2; i < n; i++) {
		if (bytes[i] >= '0' && bytes[i] <= '9' && number < 1000)
			number = number * 10 + (bytes[i] - '0');
		if (bytes[i] == '[' && i == 2) /* the kernel's F1 to F5: ESC [ [ A */
			continue;
		if (bytes[i] < 0x40)
			continue;
		*ret_used = i + 1;
		return i > 2 && bytes[2] == '[' ? SCREEN_OTHER
						: screen_key_of_final(bytes[i], number);
	}
	*ret_used = 0;
	return SCREEN_NONE;
}

int
screen_key_decode(const unsigned char *bytes, size_t n, bool more, size_t *ret_used)
{
	int key;

	*ret_used = n > 0 ? 1 : 0;
	if (n == 0)
		return SCREEN_NONE;
	if (bytes[0] >= ' ' && bytes[0] <= '~')
		return bytes[0];
	switch (bytes[0]) {
	case '\r': case '\n': return SCREEN_ENTER;
	case '\t': return SCREEN_TAB;
	case 8: case 127: return SCREEN_BACKSPACE;
	case 3: return SCREEN_ESC;
	case 12: return SCREEN_REDRAW;
	case 21: return SCREEN_KILL;
	case KEY_ESCAPE: break;
	default: return SCREEN_OTHER;
	}
	if (n == 1 && more) {
		*ret_used = 0;
		return SCREEN_NONE;
	}
	if (n == 1 || (bytes[1] != '[' && bytes[1] != 'O'))
		return SCREEN_ESC;
	key = screen_key_sequence(bytes, n, ret_used);
	if (*ret_used == 0 && !more) { /* cut in the middle: nothing of it is text */
		*ret_used = n;
		return n == 2 ? SCREEN_ESC : SCREEN_OTHER;
	}
	return key;
}

static void
screen_key_take(struct screen *s, size_t n)
{
	s->ntyped -= n;
	memmove(s->typed, s->typed + n, s->ntyped);
}

/* Reads more bytes within `ms`. 1: some came; 0: none; -1: the terminal is gone. */
static int
screen_key_read(struct screen *s, int ms)
{
	struct pollfd p = { .fd = s->in, .events = POLLIN };
	ssize_t n;

	if (s->ntyped == sizeof s->typed)
		s->ntyped = 0; /* a sequence without an end is noise */
	if (poll(&p, 1, ms) <= 0)
		return 0;
	n = read(s->in, s->typed + s->ntyped, sizeof s->typed - s->ntyped);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return -1;
	s->ntyped += (size_t)n;
	return 1;
}

int
screen_key(struct screen *s, int ms)
{
	size_t used;
	int came, key;

	if (screen_resized(s))
		return SCREEN_REDRAW;
	if (s->ntyped == 0) {
		came = screen_key_read(s, ms);
		if (came <= 0)
			return came < 0 ? SCREEN_GONE : SCREEN_NONE;
	}
	key = screen_key_decode(s->typed, s->ntyped, true, &used);
	while (used == 0) {
		came = screen_key_read(s, KEY_PATIENCE);
		if (came < 0)
			return SCREEN_GONE;
		key = screen_key_decode(s->typed, s->ntyped, came > 0, &used);
		if (s->ntyped == 0)
			return SCREEN_OTHER;
	}
	screen_key_take(s, used);
	if (key == SCREEN_REDRAW)
		screen_forget(s);
	return key;
}

bool
screen_key_position(struct screen *s, int *ret_row, int *ret_col)
{
	int number[2] = { 0, 0 }, which = 0;

	for (;;) {
		const unsigned char *end = memchr(s->typed, 'R', s->ntyped);
		const unsigned char *start = memchr(s->typed, KEY_ESCAPE, s->ntyped);

		if (end && start && start < end) {
			for (const unsigned char *p = start; p < end; p++) {
				if (*p == ';')
					which = 1;
				else if (*p >= '0' && *p <= '9' && number[which] < 1000)
					number[which] = number[which] * 10 + (*p - '0');
			}
			screen_key_take(s, (size_t)(end - s->typed) + 1);
			*ret_row = number[0];
			*ret_col = number[1];
			return number[0] > 0 && number[1] > 0;
		}
		if (screen_key_read(s, KEY_ANSWER) <= 0)
			return false;
	}
}
