#include "menu.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "menu_frame.h"
#include "menu_page.h"
#include "menu_plain.h"
#include "menu_view.h"

int
menu_open(int in, int out, const char *term, struct menu **ret, struct error *e)
{
	struct menu *m = calloc(1, sizeof *m);
	int r = 0;

	if (!m)
		return error_set(e, -ENOMEM, "not enough memory for the menu");
	m->in = in;
	m->out = out;
	m->plain = !term || !term[0] || strcmp(term, "dumb") == 0 || !isatty(in) || !isatty(out);
	menu_status_start(&m->status);
	if (!m->plain)
		r = screen_open(&m->screen, in, out, term, e);
	if (r < 0) {
		free(m);
		return r;
	}
	*ret = m;
	return 0;
}

void
menu_close(struct menu *m)
{
	if (!m)
		return;
	if (!m->plain)
		screen_close(&m->screen);
	free(m);
}

/* Esc on the first page. MENU_STEP_BACK: to the questions again. */
static enum menu_step
menu_leave(struct menu *m, enum menu_answer *ret)
{
	static const char *const choices[] = { "Back to the questions", "Shell", "Reboot",
					       "Power off" };
	static const enum menu_answer answers[] = { MENU_INSTALL, MENU_SHELL, MENU_REBOOT,
						    MENU_POWEROFF };
	enum menu_step step;
	size_t choice = 0;

	snprintf(m->title, sizeof m->title, "Leave");
	step = menu_view_choose(
		m, "Leave the installation?",
		"Nothing has been written to any disk.\n\n"
		"The shell has the whole live system; exit comes back to this menu.\n",
		choices, sizeof choices / sizeof *choices, -1, &choice);
	if (step == MENU_STEP_NEXT && choice == 0)
		return MENU_STEP_BACK;
	*ret = answers[choice];
	return step;
}

/* Why the questions come: one or two lines above them, or a page of its own where it takes more (a list of disks). */
static enum menu_step
menu_tell_why(struct menu *m, const char *notice)
{
	static const char *const choices[] = { "Go on to the questions" };
	size_t choice;

	if (m->plain) {
		menu_plain_say(m, notice);
		menu_plain_say(m, "\n");
		return MENU_STEP_NEXT;
	}
	if (menu_frame_message_fits(m, notice)) {
		menu_frame_tell(m, notice);
		return MENU_STEP_NEXT;
	}
	snprintf(m->title, sizeof m->title, "Notice");
	return menu_view_choose(m, "Why there are questions:", notice, choices, 1, 0, &choice);
}

/* Runs the pages. MENU_STEP_NEXT: *ret is the answer. */
static enum menu_step
menu_walk(struct menu *m, struct menu_answers *a, struct plan **ret_plan, enum menu_answer *ret)
{
	size_t page = 0;

	while (page < MENU_PAGES) {
		enum menu_step step = menu_page_run(m, page, a, ret_plan);

		if (step == MENU_STEP_NEXT) {
			page++;
		} else if (step == MENU_STEP_BACK && page > 0) {
			page--;
		} else if (step == MENU_STEP_BACK) {
			step = menu_leave(m, ret);
			if (step != MENU_STEP_BACK)
				return step;
		} else if (step != MENU_STEP_AGAIN) {
			return step;
		}
	}
	*ret = MENU_INSTALL;
	return MENU_STEP_NEXT;
}

int
menu_run(struct menu *m, const struct menu_offer *o, struct plan **ret_plan, enum menu_answer *ret,
	 struct error *e)
{
	struct menu_answers a;
	struct plan *plan = NULL;
	enum menu_answer answer = MENU_SHELL;
	enum menu_step step;

	m->offer = o;
	menu_page_preset(o, &a);
	step = o->notice ? menu_tell_why(m, o->notice) : MENU_STEP_NEXT;
	if (step == MENU_STEP_NEXT)
		step = menu_walk(m, &a, &plan, &answer);
	m->offer = NULL;
	menu_page_free(&a);
	if (step == MENU_STEP_GONE)
		return error_set(e, -EIO, "the terminal has gone away");
	*ret = step == MENU_STEP_TAKEN ? MENU_ELSEWHERE : answer;
	*ret_plan = plan;
	return 0;
}
