#include "menu_view.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "menu_frame.h"
#include "menu_plain.h"
#include "screen_key.h"

enum { VIEW_TOP = 4, VIEW_COL = 4, VIEW_TYPED = 16 };

/* Draws the text and keeps *skip within it. The last row for contents is left for the answer. */
static void
view_draw_text(struct menu *m, const char *text, int *skip)
{
	struct screen *s = &m->screen;
	int height = menu_frame_bottom(m) - VIEW_TOP - 1;
	int rows = menu_frame_text(m, VIEW_TOP, VIEW_COL, s->cols - 2 * VIEW_COL, 0, 0, text);
	char more[64];

	if (*skip > rows - height)
		*skip = rows - height;
	if (*skip < 0)
		*skip = 0;
	menu_frame_text(m, VIEW_TOP, VIEW_COL, s->cols - 2 * VIEW_COL, height, *skip, text);
	if (rows > height) {
		snprintf(more, sizeof more, " lines %d to %d of %d ", *skip + 1,
			 *skip + height < rows ? *skip + height : rows, rows);
		screen_put(s, 2, s->cols - 2 - (int)strlen(more), 0, SCREEN_PLAIN, more);
	}
}

static bool
view_scroll(const struct menu *m, int key, int *skip)
{
	int page = menu_frame_bottom(m) - VIEW_TOP - 2;

	switch (key) {
	case SCREEN_UP: *skip -= 1; return true;
	case SCREEN_DOWN: *skip += 1; return true;
	case SCREEN_PAGE_UP: *skip -= page; return true;
	case SCREEN_PAGE_DOWN: *skip += page; return true;
	case SCREEN_HOME: *skip = 0; return true;
	case SCREEN_END: *skip = 1 << 20; return true;
	default: return false;
	}
}

static void
view_say_plain(struct menu *m, const char *question, const char *text)
{
	menu_plain_say(m, "\n");
	menu_plain_say(m, question);
	menu_plain_say(m, "\n\n");
	menu_plain_say(m, text);
	menu_plain_say(m, "\n");
}

static enum menu_step
view_confirm_plain(struct menu *m, const char *question, const char *text, const char *label,
		   const char *word)
{
	char line[MENU_PLAIN_LINE], prompt[256];
	enum menu_step step;

	view_say_plain(m, question, text);
	snprintf(prompt, sizeof prompt, "%.200s ", label);
	for (;;) {
		step = menu_plain_ask(m, prompt, false, line);
		if (step != MENU_STEP_NEXT || strcmp(line, word) == 0)
			return step;
		menu_plain_say(m, "That is not the word. < goes back.\n");
	}
}

static void
view_edit(char *typed, int key)
{
	size_t n = strlen(typed);

	if (key == SCREEN_BACKSPACE && n > 0)
		typed[n - 1] = '\0';
	else if (key == SCREEN_KILL)
		typed[0] = '\0';
	else if (key >= ' ' && key <= '~' && n + 1 < VIEW_TYPED) {
		typed[n] = (char)key;
		typed[n + 1] = '\0';
	}
}

enum menu_step
menu_view_confirm(struct menu *m, const char *question, const char *text, const char *label,
		  const char *word)
{
	char typed[VIEW_TYPED] = "";
	int skip = 0;

	if (m->plain)
		return view_confirm_plain(m, question, text, label, word);
	for (;;) {
		int key, col, row = menu_frame_bottom(m);

		menu_frame(m, question, "Up/Down scroll   Esc back: nothing has been written yet");
		view_draw_text(m, text, &skip);
		col = screen_put(&m->screen, row, VIEW_COL, 0, SCREEN_BOLD, label) + 1;
		screen_put(&m->screen, row, col, VIEW_TYPED, SCREEN_FIELD, typed);
		screen_cursor(&m->screen, row, col + (int)strlen(typed));
		screen_flush(&m->screen);
		key = menu_frame_key(m);
		if (key == MENU_KEY_TAKEN)
			return MENU_STEP_TAKEN;
		if (key == SCREEN_GONE)
			return MENU_STEP_GONE;
		if (key == SCREEN_ESC)
			return MENU_STEP_BACK;
		if (view_scroll(m, key, &skip))
			continue;
		if (key != SCREEN_ENTER) {
			view_edit(typed, key);
		} else if (strcmp(typed, word) == 0) {
			return MENU_STEP_NEXT;
		} else if (typed[0]) {
			menu_frame_tell(m, "That is not the word; Esc goes back.");
			typed[0] = '\0';
		}
	}
}

static enum menu_step
view_choose_plain(struct menu *m, const char *const *choices, size_t n, int escape, size_t *ret)
{
	char line[MENU_PLAIN_LINE];
	enum menu_step step;

	for (;;) {
		for (size_t i = 0; i < n; i++) {
			char choice[128];

			snprintf(choice, sizeof choice, "  %c  %s\n",
				 tolower((unsigned char)choices[i][0]), choices[i]);
			menu_plain_say(m, choice);
		}
		step = menu_plain_ask(m, "Letter: ", false, line);
		if (step == MENU_STEP_BACK && escape >= 0) {
			*ret = (size_t)escape;
			return MENU_STEP_NEXT;
		}
		if (step != MENU_STEP_NEXT)
			return step;
		for (size_t i = 0; i < n; i++) {
			if (tolower((unsigned char)line[0]) ==
			    tolower((unsigned char)choices[i][0])) {
				*ret = i;
				return MENU_STEP_NEXT;
			}
		}
	}
}

static void
view_draw_choices(struct menu *m, const char *const *choices, size_t n, size_t at)
{
	int col = VIEW_COL;

	for (size_t i = 0; i < n; i++) {
		char text[64];

		snprintf(text, sizeof text, " %s ", choices[i]);
		col = screen_put(&m->screen, menu_frame_bottom(m), col, 0,
				 i == at ? SCREEN_CHOSEN : SCREEN_PLAIN, text) + 2;
	}
}

enum menu_step
menu_view_choose(struct menu *m, const char *question, const char *text, const char *const *choices,
		 size_t n, int escape, size_t *ret)
{
	size_t at = 0;
	int skip = 0;

	if (m->plain) {
		view_say_plain(m, question, text);
		return view_choose_plain(m, choices, n, escape, ret);
	}
	for (;;) {
		int key;

		menu_frame(m, question, "Left/Right choose   Enter take   Up/Down scroll");
		view_draw_text(m, text, &skip);
		view_draw_choices(m, choices, n, at);
		screen_flush(&m->screen);
		key = menu_frame_key(m);
		if (key == MENU_KEY_TAKEN || key == SCREEN_GONE)
			return key == SCREEN_GONE ? MENU_STEP_GONE : MENU_STEP_TAKEN;
		if (key == SCREEN_ESC && escape < 0)
			return MENU_STEP_BACK;
		if (key == SCREEN_ESC)
			at = (size_t)escape;
		if (key == SCREEN_LEFT || key == SCREEN_BACK_TAB)
			at = at > 0 ? at - 1 : n - 1;
		if (key == SCREEN_RIGHT || key == SCREEN_TAB)
			at = at + 1 < n ? at + 1 : 0;
		for (size_t i = 0; i < n; i++)
			if (key < 128 && key > ' ' &&
			    tolower(key) == tolower((unsigned char)choices[i][0]))
				at = i;
		if (key == SCREEN_ENTER) {
			*ret = at;
			return MENU_STEP_NEXT;
		}
		view_scroll(m, key, &skip);
	}
}
