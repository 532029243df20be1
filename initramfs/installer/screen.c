#include "screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "screen_key.h"

enum {
	SCREEN_LINE_SET = 128,
	SCREEN_GAP = 7,         /* cells */
	SCREEN_PATIENCE = 2000, /* milliseconds */
};

static const char *const looks_plain[SCREEN_LOOKS] = {
	[SCREEN_PLAIN] = "\033[0m",    [SCREEN_BOLD] = "\033[0;1m",  [SCREEN_BAR] = "\033[0;7m",
	[SCREEN_CHOSEN] = "\033[0;7m", [SCREEN_FIELD] = "\033[0;4m", [SCREEN_ALARM] = "\033[0;1m",
	[SCREEN_FULL] = "\033[0;7m",
};
static const char *const looks_colour[SCREEN_LOOKS] = {
	[SCREEN_PLAIN] = "\033[0m",          [SCREEN_BOLD] = "\033[0;1m",
	[SCREEN_BAR] = "\033[0;1;37;44m",    [SCREEN_CHOSEN] = "\033[0;30;46m",
	[SCREEN_FIELD] = "\033[0;1;4m",      [SCREEN_ALARM] = "\033[0;1;31m",
	[SCREEN_FULL] = "\033[0;30;42m",
};

/* Writes all of it, or marks the screen dirty. */
static void
screen_write(struct screen *s, const char *bytes, size_t len)
{
	while (len > 0 && !s->dirty) {
		struct pollfd p = { .fd = s->out, .events = POLLOUT };
		ssize_t n = write(s->out, bytes, len);

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		} else if (n < 0 && errno == EINTR) {
			continue;
		} else if (errno != EAGAIN || poll(&p, 1, s->patience) <= 0) {
			s->dirty = true; /* full for too long, or hung up */
		}
	}
}

static void
screen_say(struct screen *s, const char *text)
{
	s->dirty = false;
	screen_write(s, text, strlen(text));
	s->dirty = true;
}

/* True where that is another size: then all is drawn again. */
static bool
screen_set_size(struct screen *s, int rows, int cols)
{
	rows = rows < 1 ? 25 : rows > SCREEN_ROWS ? SCREEN_ROWS : rows;
	cols = cols < 1 ? 80 : cols > SCREEN_COLS ? SCREEN_COLS : cols;
	if (rows == s->rows && cols == s->cols)
		return false;
	s->rows = rows;
	s->cols = cols;
	s->dirty = true;
	return true;
}

/* A serial line knows no size: the cursor is sent far away, and asked where it got to. */
static void
screen_ask_size(struct screen *s)
{
	struct winsize size = { 0 };
	int rows = 24, cols = 80;

	screen_say(s, "\033[999;999H\033[6n");
	if (!screen_key_position(s, &rows, &cols)) {
		rows = 24;
		cols = 80;
	}
	size.ws_row = (unsigned short)rows;
	size.ws_col = (unsigned short)cols;
	ioctl(s->out, TIOCSWINSZ, &size); /* the shell will want to know it too */
	screen_set_size(s, rows, cols);
}

bool
screen_resized(struct screen *s)
{
	struct winsize size = { 0 };

	if (ioctl(s->out, TIOCGWINSZ, &size) < 0 || size.ws_row == 0 || size.ws_col == 0)
		return false;
	return screen_set_size(s, size.ws_row, size.ws_col);
}

static bool
screen_begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static bool
screen_has_colour(const char *term)
{
	static const char *const kinds[] = { "linux", "xterm", "screen", "tmux", "rxvt" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (screen_begins(term, kinds[i]))
			return true;
	return false;
}

int
screen_open(struct screen *s, int in, int out, const char *term, struct error *e)
{
	struct winsize size = { 0 };
	struct termios raw;

	memset(s, 0, sizeof *s);
	s->in = in;
	s->out = out;
	s->patience = SCREEN_PATIENCE;
	s->cursor_row = -1;
	s->colour = screen_has_colour(term);
	s->linux = strcmp(term, "linux") == 0;
	if (tcgetattr(in, &s->saved) < 0)
		return error_system(e, "the terminal's settings cannot be read");
	raw = s->saved;
	raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | PARMRK);
	raw.c_oflag &= ~(tcflag_t)OPOST;
	raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(in, TCSADRAIN, &raw) < 0)
		return error_system(e, "the terminal cannot be set to single keys");
	s->has_saved = true;
	s->in_flags = fcntl(in, F_GETFL);
	s->out_flags = fcntl(out, F_GETFL);
	/* A serial line that nobody listens to must not stop an installation. */
	fcntl(out, F_SETFL, s->out_flags | O_NONBLOCK);
	screen_say(s, s->linux ? "\033%@" : "");
	if (ioctl(out, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		screen_set_size(s, size.ws_row, size.ws_col);
	else
		screen_ask_size(s);
	return 0;
}

void
screen_close(struct screen *s)
{
	if (!s || !s->has_saved)
		return;
	screen_say(s, "\033[0m\033(B\033[?7h\033[?25h\033[999;1H\r\n");
	screen_say(s, s->linux ? "\033%G" : "");
	fcntl(s->out, F_SETFL, s->out_flags);
	if (s->in != s->out)
		fcntl(s->in, F_SETFL, s->in_flags);
	tcsetattr(s->in, TCSADRAIN, &s->saved);
	s->has_saved = false;
}

void
screen_clear(struct screen *s)
{
	for (int row = 0; row < SCREEN_ROWS; row++)
		for (int col = 0; col < SCREEN_COLS; col++)
			s->want[row][col] = (struct screen_cell){ ' ', SCREEN_PLAIN };
	s->cursor_row = -1;
}

static void
screen_set(struct screen *s, int row, int col, unsigned char c, unsigned char look)
{
	if (row >= 0 && row < s->rows && col >= 0 && col < s->cols)
		s->want[row][col] = (struct screen_cell){ c, look };
}

int
screen_put(struct screen *s, int row, int col, int width, enum screen_look look, const char *text)
{
	int end = width > 0 ? col + width : s->cols;

	for (; *text && col < end; text++, col++) {
		unsigned char c = (unsigned char)*text;

		screen_set(s, row, col, c < ' ' || c > '~' ? '?' : c, (unsigned char)look);
	}
	for (; width > 0 && col < end; col++)
		screen_set(s, row, col, ' ', (unsigned char)look);
	return col;
}

void
screen_line(struct screen *s, int row, int col, int n, enum screen_line c, bool down)
{
	for (int i = 0; i < n; i++)
		screen_set(s, down ? row + i : row, down ? col : col + i, (unsigned char)c,
			   SCREEN_PLAIN + SCREEN_LINE_SET);
}

void
screen_cursor(struct screen *s, int row, int col)
{
	s->cursor_row = row;
	s->cursor_col = col;
}

void
screen_forget(struct screen *s)
{
	s->dirty = true;
}

static bool
screen_same(struct screen_cell a, struct screen_cell b)
{
	return a.c == b.c && a.look == b.look;
}

/* Brings the terminal's cursor from column `at` (-1: elsewhere) to `col`. A few cells that are
 * there already are sent again: that is shorter than a movement, and leaves words in one piece for
 * whoever reads a serial line with a program. */
static int
screen_flush_move(struct screen *s, int row, int at, int col, int look, struct buf *b)
{
	int r = 0;

	if (at == col)
		return 0;
	for (int i = at; i >= 0 && i < col; i++)
		if (col - at > SCREEN_GAP || s->want[row][i].look != look)
			at = -1;
	if (at < 0)
		return buf_printf(b, "\033[%d;%dH", row + 1, col + 1);
	for (; at < col; at++)
		r |= buf_append(b, &s->want[row][at].c, 1);
	return r;
}

/* Adds one row's changes to `b`; *look is what the terminal is set to, -1 when not known. */
static int
screen_flush_row(struct screen *s, int row, struct buf *b, int *look)
{
	int at = -1, r = 0; /* the column that the terminal's cursor is in */

	for (int col = 0; col < s->cols; col++) {
		struct screen_cell want = s->want[row][col];

		if (screen_same(want, s->shown[row][col]))
			continue;
		r |= screen_flush_move(s, row, at, col, *look, b);
		if (want.look != *look) {
			int plain = want.look & (SCREEN_LINE_SET - 1);

			r |= buf_append_str(b, (s->colour ? looks_colour : looks_plain)[plain]);
			r |= buf_append_str(b, want.look & SCREEN_LINE_SET ? "\033(0" : "\033(B");
			*look = want.look;
		}
		r |= buf_append(b, &want.c, 1);
		s->shown[row][col] = want;
		at = col + 1;
	}
	return r;
}

void
screen_flush(struct screen *s)
{
	struct buf b = { 0 };
	int look = -1, r = 0;

	if (s->dirty) {
		/* no wrapping at the margin: the last cell of the last row must not scroll */
		r |= buf_append_str(&b, "\033[0m\033(B\033[?7l\033[?25l\033[2J");
		for (int row = 0; row < SCREEN_ROWS; row++)
			for (int col = 0; col < SCREEN_COLS; col++)
				s->shown[row][col] = (struct screen_cell){ ' ', SCREEN_PLAIN };
	}
	s->dirty = false;
	for (int row = 0; row < s->rows; row++)
		r |= screen_flush_row(s, row, &b, &look);
	if (s->cursor_row >= 0)
		r |= buf_printf(&b, "\033[%d;%dH\033[?25h", s->cursor_row + 1, s->cursor_col + 1);
	else
		r |= buf_append_str(&b, "\033[?25l");
	if (r < 0)
		s->dirty = true; /* no memory for a picture: again next time */
	else
		screen_write(s, b.data, b.len);
	buf_free(&b);
}
