#include "menu_list.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "menu_frame.h"
#include "menu_plain.h"
#include "screen_key.h"

enum { LIST_TOP = 4, LIST_FILTER = 32, LIST_SHOWN = 40 };

struct list_view {
	struct menu_list *l;
	char filter[LIST_FILTER]; /* what was typed to narrow the list */
	size_t top; /* how many of the lines that match are above the first shown one */
	struct buf text;          /* of the line that is looked at */
};

static const char *
list_item(struct list_view *v, size_t i)
{
	const char *s;

	buf_clear(&v->text);
	s = v->l->item(v->l->arg, i, &v->text);
	return s ? s : "";
}

static int
list_fold(char c)
{
	return c == '_' ? ' ' : tolower((unsigned char)c);
}

/* Whether `text` has `part` in it; case and _ do not matter. */
static bool
list_contains(const char *text, const char *part)
{
	for (;; text++) {
		size_t i = 0;

		while (part[i] && text[i] && list_fold(text[i]) == list_fold(part[i]))
			i++;
		if (!part[i])
			return true;
		if (!*text)
			return false;
	}
}

static bool
list_matches(struct list_view *v, size_t i)
{
	return !v->filter[0] || list_contains(list_item(v, i), v->filter);
}

/* Moves the choice by `by` lines that match, as far as there are any. */
static void
list_move(struct list_view *v, long by)
{
	long step = by < 0 ? -1 : 1;
	size_t i = v->l->at;

	while (by != 0 && !(step < 0 && i == 0) && !(step > 0 && i + 1 >= v->l->n)) {
		i = step < 0 ? i - 1 : i + 1;
		if (!list_matches(v, i))
			continue;
		v->l->at = i;
		by -= step;
	}
}

static bool
list_is(const char *text, const char *whole)
{
	return strlen(text) == strlen(whole) && list_contains(text, whole);
}

/* After the filter has changed: what is all of it ("us" before "aus"), else the first match at or behind the choice, else
 * the first of all. */
static void
list_settle(struct list_view *v)
{
	size_t n = v->l->n;

	for (size_t i = 0; i < n && v->filter[0]; i++)
		if (list_is(list_item(v, i), v->filter)) {
			v->l->at = i;
			return;
		}
	for (size_t k = 0; k < n; k++) {
		size_t i = (v->l->at + k) % n;

		if (list_matches(v, i)) {
			v->l->at = i;
			return;
		}
	}
}

static void
list_draw_lines(struct menu *m, struct list_view *v, int width)
{
	int rows = menu_frame_bottom(m) - LIST_TOP + 1, row = 0;
	size_t above = 0, seen = 0;

	for (size_t i = 0; i < v->l->at; i++)
		above += list_matches(v, i);
	if (above < v->top)
		v->top = above;
	if (rows > 0 && above >= v->top + (size_t)rows)
		v->top = above - (size_t)rows + 1;
	for (size_t i = 0; i < v->l->n && row < rows; i++) {
		char line[SCREEN_COLS + 8];

		if (!list_matches(v, i) || seen++ < v->top)
			continue;
		snprintf(line, sizeof line, " %.*s", SCREEN_COLS, list_item(v, i));
		screen_put(&m->screen, LIST_TOP + row, 1, width,
			   i == v->l->at ? SCREEN_CHOSEN : SCREEN_PLAIN, line);
		row++;
	}
	if (row == 0)
		screen_put(&m->screen, LIST_TOP, 2, 0, SCREEN_PLAIN,
			   "Nothing matches. Backspace takes a letter back.");
}

static void
list_draw_pane(struct menu *m, struct list_view *v, int col)
{
	int bottom = menu_frame_bottom(m);
	struct buf b = { 0 };

	screen_line(&m->screen, LIST_TOP, col, bottom - LIST_TOP + 1, SCREEN_VERTICAL, true);
	if (v->l->n > 0 && v->l->pane(v->l->arg, v->l->at, &b) == 0 && b.data)
		menu_frame_text(m, LIST_TOP, col + 2, m->screen.cols - col - 3,
				bottom - LIST_TOP + 1, 0, b.data);
	buf_free(&b);
}

static void
list_draw(struct menu *m, struct list_view *v)
{
	const struct menu_list *l = v->l;
	int width = l->pane && m->screen.cols >= 60 ? l->width : m->screen.cols - 2;
	char search[64];

	menu_frame(m, l->question,
		   l->rescan ? "Up/Down choose   Enter take   R look again   Esc back" :
		   l->search ? "Letters narrow the list   Up/Down choose   Enter take   Esc back" :
			       "Up/Down choose   Enter take   Esc back");
	if (l->search && v->filter[0]) {
		snprintf(search, sizeof search, " %s_ ", v->filter);
		screen_put(&m->screen, 2, m->screen.cols - 4 - (int)strlen(search), 0, SCREEN_FIELD,
			   search);
	}
	list_draw_lines(m, v, width);
	if (l->pane && m->screen.cols >= 60)
		list_draw_pane(m, v, l->width + 2);
	screen_flush(&m->screen);
}

static void
list_type(struct list_view *v, int key)
{
	size_t n = strlen(v->filter);

	if (key == SCREEN_BACKSPACE && n > 0)
		v->filter[n - 1] = '\0';
	else if (key == SCREEN_KILL)
		v->filter[0] = '\0';
	else if (key > ' ' - 1 && key <= '~' && n + 1 < sizeof v->filter) {
		v->filter[n] = (char)key;
		v->filter[n + 1] = '\0';
	}
	v->top = 0;
	list_settle(v);
}

/* MENU_STEP_AGAIN: goes on. */
static enum menu_step
list_enter(struct menu *m, struct list_view *v)
{
	const char *no = NULL;
	char sentence[256];

	if (v->l->n == 0 || !list_matches(v, v->l->at))
		return MENU_STEP_AGAIN;
	if (v->l->refuse)
		no = v->l->refuse(v->l->arg, v->l->at);
	if (!no)
		return MENU_STEP_NEXT;
	snprintf(sentence, sizeof sentence, "This can't be taken: %s.", no);
	menu_frame_tell(m, sentence);
	return MENU_STEP_AGAIN;
}

static enum menu_step
list_run_screen(struct menu *m, struct list_view *v)
{
	long page = menu_frame_bottom(m) - LIST_TOP;

	for (;;) {
		int key;

		list_draw(m, v);
		key = menu_frame_key(m);
		switch (key) {
		case MENU_KEY_TAKEN: return MENU_STEP_TAKEN;
		case SCREEN_GONE: return MENU_STEP_GONE;
		case SCREEN_ESC: return MENU_STEP_BACK;
		case SCREEN_UP: list_move(v, -1); break;
		case SCREEN_DOWN: case SCREEN_TAB: list_move(v, 1); break;
		case SCREEN_PAGE_UP: list_move(v, -page); break;
		case SCREEN_PAGE_DOWN: list_move(v, page); break;
		case SCREEN_HOME: list_move(v, -(long)v->l->n); break;
		case SCREEN_END: list_move(v, (long)v->l->n); break;
		case SCREEN_ENTER:
			if (list_enter(m, v) == MENU_STEP_NEXT)
				return MENU_STEP_NEXT;
			break;
		default:
			if (v->l->rescan && (key == 'r' || key == 'R'))
				return MENU_STEP_AGAIN;
			if (v->l->search)
				list_type(v, key);
		}
	}
}

static void
list_plain_print(struct menu *m, struct list_view *v, const char *part)
{
	struct buf b = { 0 };
	size_t shown = 0;

	for (size_t i = 0; i < v->l->n; i++) {
		if (!list_contains(list_item(v, i), part))
			continue;
		if (shown++ == LIST_SHOWN) {
			menu_plain_say(m, "   and more\n");
			break;
		}
		buf_clear(&b);
		if (buf_printf(&b, "%4zu  %s\n", i + 1, list_item(v, i)) == 0)
			menu_plain_say(m, b.data);
	}
	buf_free(&b);
}

/* What the line names: a number, the whole of an item, or a part that only one has. n: nothing. */
static size_t
list_plain_find(struct list_view *v, const char *line)
{
	size_t found = v->l->n, count = 0;
	char *end;
	unsigned long number = strtoul(line, &end, 10);

	if (isdigit((unsigned char)line[0]) && *end == '\0')
		return number >= 1 && number <= v->l->n ? number - 1 : v->l->n;
	for (size_t i = 0; i < v->l->n; i++) {
		const char *item = list_item(v, i);

		if (strcmp(item, line) == 0)
			return i;
		if (list_contains(item, line)) {
			found = i;
			count++;
		}
	}
	return count == 1 ? found : v->l->n;
}

static void
list_plain_more(struct menu *m, struct list_view *v, size_t i)
{
	struct buf b = { 0 };

	if (v->l->pane && v->l->pane(v->l->arg, i, &b) == 0 && b.data) {
		menu_plain_say(m, b.data);
		menu_plain_say(m, "\n");
	}
	buf_free(&b);
}

static enum menu_step
list_run_plain(struct menu *m, struct list_view *v)
{
	char line[MENU_PLAIN_LINE], prompt[256], sentence[256];
	const struct menu_list *l = v->l;
	enum menu_step step;

	menu_plain_say(m, "\n");
	menu_plain_say(m, l->question);
	menu_plain_say(m, "\n");
	if (l->n <= LIST_SHOWN)
		list_plain_print(m, v, "");
	for (;;) {
		const char *no = NULL;
		size_t i;

		if (m->message[0])
			menu_plain_say(m, m->message);
		if (m->message[0])
			menu_plain_say(m, "\n");
		m->message[0] = '\0';
		snprintf(prompt, sizeof prompt,
			 "Number or name%s, ? and it tells more%s, < goes back [%.100s]: ",
			 l->search ? " or a part of it" : "", l->rescan ? ", r looks again" : "",
			 l->n > 0 ? list_item(v, l->at) : "");
		step = menu_plain_ask(m, prompt, false, line);
		if (step != MENU_STEP_NEXT)
			return step;
		if (l->rescan && strcmp(line, "r") == 0)
			return MENU_STEP_AGAIN;
		i = line[0] ? list_plain_find(v, line + (line[0] == '?')) : l->at;
		if (i < l->n && line[0] != '?')
			no = l->refuse ? l->refuse(l->arg, i) : NULL;
		if (i < l->n && line[0] == '?') {
			list_plain_more(m, v, i);
		} else if (i < l->n && !no) {
			v->l->at = i;
			return MENU_STEP_NEXT;
		} else if (no) {
			snprintf(sentence, sizeof sentence, "This can't be taken: %s.", no);
			menu_frame_tell(m, sentence);
		} else {
			list_plain_print(m, v, line + (line[0] == '?'));
			menu_frame_tell(m, "That is none of them, or more than one.");
		}
	}
}

enum menu_step
menu_list_run(struct menu *m, struct menu_list *l)
{
	struct list_view v = { .l = l };
	enum menu_step step;

	if (l->n > 0 && l->at >= l->n)
		l->at = 0;
	step = m->plain ? list_run_plain(m, &v) : list_run_screen(m, &v);
	buf_free(&v.text);
	return step;
}
