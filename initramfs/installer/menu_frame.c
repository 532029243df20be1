#include "menu_frame.h"

#include <stdio.h>
#include <string.h>

#include "screen_key.h"

enum {
	FRAME_TICK = 1000, /* milliseconds between two questions whether another console installs */
	FRAME_MARGIN = 2,
	FRAME_MESSAGE = 2, /* rows */
	FRAME_TEXT = 100,  /* columns: longer lines are hard to read */
};

int
menu_frame_bottom(const struct menu *m)
{
	return m->screen.rows - 4;
}

void
menu_frame(struct menu *m, const char *question, const char *help)
{
	struct screen *s = &m->screen;
	int last = s->rows - 1;

	screen_clear(s);
	screen_put(s, 0, 0, s->cols, SCREEN_BAR, "  Kiln");
	screen_put(s, 0, s->cols - 2 - (int)strlen(m->title), (int)strlen(m->title) + 2, SCREEN_BAR,
		   m->title);
	screen_put(s, 2, FRAME_MARGIN, 0, SCREEN_BOLD, question);
	if (m->message[0])
		menu_frame_text(m, last - FRAME_MESSAGE, FRAME_MARGIN, s->cols - 2 * FRAME_MARGIN, FRAME_MESSAGE, 0,
				m->message);
	screen_put(s, last, 0, s->cols, SCREEN_BAR, "");
	screen_put(s, last, FRAME_MARGIN, s->cols - 2 * FRAME_MARGIN, SCREEN_BAR, help);
}

/* How many bytes of `line` (up to `len`) go into one row. */
static size_t
frame_fit(const char *line, size_t len, size_t width)
{
	size_t fit = len;

	if (len <= width)
		return len;
	for (fit = width; fit > 0 && line[fit] != ' '; fit--)
		;
	return fit > width / 3 ? fit : width; /* a long word is cut */
}

int
menu_frame_text(struct menu *m, int row, int col, int width, int height, int skip, const char *text)
{
	char piece[FRAME_TEXT + 1];
	int rows = 0;

	if (width > FRAME_TEXT)
		width = FRAME_TEXT;
	if (width < 1)
		return 0;
	while (*text) {
		size_t len = strcspn(text, "\n");
		enum screen_look look = *text == '!'   ? SCREEN_ALARM
					: *text == '*' ? SCREEN_BOLD
						       : SCREEN_PLAIN;
		const char *line = look == SCREEN_PLAIN ? text : text + 1;
		size_t left = len - (size_t)(line - text);

		do {
			size_t fit = frame_fit(line, left, (size_t)width);

			snprintf(piece, sizeof piece, "%.*s", (int)fit, line);
			if (rows >= skip && rows < skip + height)
				screen_put(&m->screen, row + rows - skip, col, width, look, piece);
			rows++;
			line += fit;
			left -= fit;
			while (left > 0 && fit > 0 && *line == ' ') {
				line++;
				left--;
			}
		} while (left > 0);
		text += len;
		text += *text == '\n';
	}
	return rows;
}

bool
menu_was_pressed(struct menu *m)
{
	return m->pressed && m->pressed(m->pressed_arg);
}

bool
menu_is_taken(struct menu *m)
{
	if (!m->offer)
		return menu_was_pressed(m);
	return m->offer->taken && m->offer->taken(m->offer->arg);
}

int
menu_frame_key(struct menu *m)
{
	int key;

	do {
		if (menu_is_taken(m))
			return MENU_KEY_TAKEN;
		key = screen_key(&m->screen, FRAME_TICK);
	} while (key == SCREEN_NONE);
	if (key != SCREEN_REDRAW)
		m->message[0] = '\0';
	return key;
}

bool
menu_frame_message_fits(struct menu *m, const char *sentence)
{
	return strlen(sentence) + 2 < sizeof m->message &&
	       menu_frame_text(m, 0, 0, m->screen.cols - 2 * FRAME_MARGIN, 0, 0, sentence) <= FRAME_MESSAGE;
}

void
menu_frame_tell(struct menu *m, const char *sentence)
{
	snprintf(m->message, sizeof m->message, "!%s", sentence);
}
