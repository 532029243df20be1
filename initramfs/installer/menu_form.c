#include "menu_form.h"

#include <stdio.h>
#include <string.h>

#include "menu_frame.h"
#include "menu_plain.h"
#include "screen_key.h"

enum { FORM_TOP = 5, FORM_LABEL = 4, FORM_FIELD = 24, FORM_SHOWN = 40 };

static void
form_draw(struct menu *m, const struct menu_form *f, size_t at)
{
	struct screen *s = &m->screen;
	int width = s->cols - FORM_FIELD - 4 < FORM_SHOWN ? s->cols - FORM_FIELD - 4 : FORM_SHOWN;
	int hint = FORM_TOP + 2 * (int)f->n + 1;

	menu_frame(m, f->question,
		   "Up/Down/Tab next field   Enter go on   Ctrl-U empty it   Esc back");
	for (size_t i = 0; i < f->n; i++) {
		const char *text = f->field[i].text;
		char stars[MENU_FORM_TEXT];
		size_t n = strlen(text);
		size_t skip = width > 0 && n >= (size_t)width ? n - (size_t)width + 1 : 0;
		int row = FORM_TOP + 2 * (int)i;

		memset(stars, '*', n);
		stars[n] = '\0';
		screen_put(s, row, FORM_LABEL - 2, 2, SCREEN_BOLD, i == at ? "> " : "");
		screen_put(s, row, FORM_LABEL, 0, i == at ? SCREEN_BOLD : SCREEN_PLAIN,
			   f->field[i].label);
		if (width > 0)
			screen_put(s, row, FORM_FIELD, width, SCREEN_FIELD,
				   (f->field[i].hidden ? stars : text) + skip);
		if (i == at)
			screen_cursor(s, row, FORM_FIELD + (int)(n - skip));
	}
	menu_frame_text(m, hint, FORM_LABEL, s->cols - 2 * FORM_LABEL,
			menu_frame_bottom(m) - hint + 1, 0, f->field[at].hint);
	screen_flush(s);
}

static void
form_edit(struct menu *m, const struct menu_field *field, int key)
{
	char *text = field->text;
	size_t n = strlen(text);

	if (key == SCREEN_OTHER && field->hidden)
		menu_frame_tell(m, MENU_FORM_LEFT_OUT);

	if (key == SCREEN_BACKSPACE && n > 0) {
		text[n - 1] = '\0';
	} else if (key == SCREEN_KILL) {
		text[0] = '\0';
	} else if (key >= ' ' && key <= '~' && n + 1 < MENU_FORM_TEXT) {
		text[n] = (char)key;
		text[n + 1] = '\0';
	}
}

/* Enter on the last field: MENU_STEP_NEXT when all is well. */
static enum menu_step
form_finish(struct menu *m, const struct menu_form *f, size_t *at)
{
	struct error e = { 0 };

	if (!f->check || f->check(f, f->arg, at, &e) == 0)
		return MENU_STEP_NEXT;
	menu_frame_tell(m, e.text);
	return MENU_STEP_AGAIN;
}

static enum menu_step
form_run_screen(struct menu *m, struct menu_form *f)
{
	size_t at = 0;

	for (;;) {
		int key;

		form_draw(m, f, at);
		key = menu_frame_key(m);
		switch (key) {
		case MENU_KEY_TAKEN: return MENU_STEP_TAKEN;
		case SCREEN_GONE: return MENU_STEP_GONE;
		case SCREEN_ESC: return MENU_STEP_BACK;
		case SCREEN_UP: case SCREEN_BACK_TAB: at = at > 0 ? at - 1 : f->n - 1; break;
		case SCREEN_DOWN: case SCREEN_TAB: at = at + 1 < f->n ? at + 1 : 0; break;
		case SCREEN_ENTER:
			if (at + 1 < f->n)
				at++;
			else if (form_finish(m, f, &at) == MENU_STEP_NEXT)
				return MENU_STEP_NEXT;
			break;
		default: form_edit(m, &f->field[at], key);
		}
	}
}

static enum menu_step
form_ask_plain(struct menu *m, struct menu_field *field)
{
	char line[MENU_PLAIN_LINE], prompt[MENU_FORM_TEXT + 128];
	enum menu_step step;

	snprintf(prompt, sizeof prompt, "%s [%s]: ", field->label,
		 !field->hidden ? field->text : field->text[0] ? "as before" : "");
	step = menu_plain_ask(m, prompt, field->hidden, line);
	if (step == MENU_STEP_NEXT && strcmp(line, "-") == 0)
		field->text[0] = '\0';
	else if (step == MENU_STEP_NEXT && line[0])
		snprintf(field->text, MENU_FORM_TEXT, "%.*s", MENU_FORM_TEXT - 1, line);
	return step;
}

static enum menu_step
form_run_plain(struct menu *m, struct menu_form *f)
{
	size_t at = 0;

	menu_plain_say(m, "\n");
	menu_plain_say(m, f->question);
	menu_plain_say(m,
		       "\n(Enter alone keeps what is in brackets, - empties it, < goes back.)\n");
	for (;;) {
		while (at < f->n) {
			enum menu_step step = form_ask_plain(m, &f->field[at]);

			if (step != MENU_STEP_NEXT)
				return step;
			at++;
		}
		if (form_finish(m, f, &at) == MENU_STEP_NEXT)
			return MENU_STEP_NEXT;
		menu_plain_say(m, m->message);
		menu_plain_say(m, "\n");
		m->message[0] = '\0';
	}
}

enum menu_step
menu_form_run(struct menu *m, struct menu_form *f)
{
	return m->plain ? form_run_plain(m, f) : form_run_screen(m, f);
}
