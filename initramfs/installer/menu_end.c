/* The countdown before, and the screens after an installation. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "menu_frame.h"
#include "menu_plain.h"
#include "menu_progress.h"
#include "menu_view.h"
#include "screen_key.h"

enum { END_TOP = 4, END_COL = 4, END_TICK = 250 /* milliseconds */ };

static const char end_forever[] = "Any key goes on.", end_forever_plain[] = "Enter goes on.";

static time_t
end_now(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Text and a sentence with the seconds that are left. True when a key was pressed; a terminal that
 * is gone is no key. */
static bool
end_count(struct menu *m, const char *question, const char *text, const char *sentence, int seconds)
{
	time_t end = end_now() + seconds;
	char line[256];

	(void)menu_was_pressed(m); /* before there was a question */
	for (time_t now = 0; seconds == MENU_FOREVER || (now = end_now()) < end;) {
		int key, bottom = menu_frame_bottom(m);

		menu_frame(m, question, "Any key");
		menu_frame_text(m, END_TOP, END_COL, m->screen.cols - 2 * END_COL,
				bottom - END_TOP - 1, 0, text);
		snprintf(line, sizeof line, sentence, (int)(end - now));
		screen_put(&m->screen, bottom, END_COL, 0, SCREEN_BOLD, seconds == MENU_FOREVER ? end_forever : line);
		screen_flush(&m->screen);
		key = screen_key(&m->screen, END_TICK);
		if (key == SCREEN_GONE)
			nanosleep(&(struct timespec){ .tv_nsec = END_TICK * 1000000L }, NULL);
		else if (key != SCREEN_NONE && key != SCREEN_REDRAW && key != SCREEN_OTHER)
			return true;
		if (menu_was_pressed(m))
			return true;
	}
	return false;
}

static bool
end_count_plain(struct menu *m, const char *question, const char *text, const char *sentence,
		int seconds)
{
	struct pollfd p = { .fd = m->in, .events = POLLIN };
	time_t end = end_now() + seconds;
	char line[256], c;

	menu_plain_say(m, "\n");
	menu_plain_say(m, question);
	menu_plain_say(m, "\n\n");
	menu_plain_say(m, text);
	snprintf(line, sizeof line, sentence, seconds);
	menu_plain_say(m, seconds == MENU_FOREVER ? end_forever_plain : line);
	menu_plain_say(m, "\n");
	(void)menu_was_pressed(m);
	while (seconds == MENU_FOREVER || end_now() < end) {
		int came = poll(&p, 1, END_TICK);

		if (menu_was_pressed(m))
			return true;
		if (came <= 0)
			continue;
		if (read(m->in, &c, 1) == 1)
			return true;
		p.fd = -1; /* nobody there: only the time counts */
	}
	return false;
}

void
menu_elsewhere(struct menu *m, bool (*pressed)(void *arg), void *arg)
{
	m->pressed = pressed;
	m->pressed_arg = arg;
}

/* To the consoles that watch. */
static void
end_publish(struct menu *m, const char *heading, const char *text)
{
	char line[MENU_STATUS_WIDTH];

	menu_status_stage(&m->status, 0, 0, heading);
	while (*text) {
		size_t len = strcspn(text, "\n");

		snprintf(line, sizeof line, "%.*s", (int)(len < sizeof line ? len : sizeof line - 1), text);
		menu_status_tell(&m->status, line);
		text += len;
		text += *text == '\n';
	}
	menu_progress_publish(m);
}

bool
menu_countdown(struct menu *m, const char *lines, int seconds)
{
	static const char question[] = "Unattended installation";

	end_publish(m, "An installation begins in a few seconds. Any key, here too, stops it.", lines);
	snprintf(m->title, sizeof m->title, "unattended");
	if (m->plain)
		return end_count_plain(m, question, lines,
				       "It begins in %d seconds. Enter stops it.", seconds);
	return end_count(m, question, lines,
			 "It begins in %d seconds. Any key stops it and shows the menu.", seconds);
}

void
menu_done(struct menu *m, const char *lines, int seconds)
{
	static const char question[] = "It is done: 100 %";

	menu_status_stage(&m->status, 0, 0, question);
	m->status.percent = 100;
	m->status.ended = true;
	m->status.remaining = 0;
	menu_progress_publish(m);
	snprintf(m->title, sizeof m->title, "done");
	if (m->plain)
		end_count_plain(m, question, lines, "It goes on in %d seconds, or with Enter.",
				seconds);
	else
		end_count(m, question, lines, "It goes on in %d seconds, or with any key.",
			  seconds);
}

enum menu_answer
menu_failure(struct menu *m, const char *sentence, const char *tail, const char *logs)
{
	static const char *const choices[] = { "Try again", "Shell", "Power off" };
	static const enum menu_answer answers[] = { MENU_RETRY, MENU_SHELL, MENU_POWEROFF };
	struct buf b = { 0 };
	enum menu_step step;
	size_t choice = 0;
	int r;

	snprintf(m->title, sizeof m->title, "failed");
	end_publish(m, "It has stopped; another console asks. Any key here: begin again here.", sentence);
	(void)menu_was_pressed(m);
	r = buf_printf(&b, "!%s\n\n", sentence);
	if (logs)
		r |= buf_printf(&b, "The logs: %s\n\n", logs);
	r |= buf_append_str(
		&b, "Packages that were finished are kept: trying again goes on from there.\n");
	if (tail && tail[0])
		r |= buf_printf(&b, "\n*The last lines of its output:\n%s\n", tail);
	step = menu_view_choose(m, "The installation has stopped.", r == 0 ? b.data : sentence,
				choices, sizeof choices / sizeof *choices, -1, &choice);
	while (step == MENU_STEP_BACK)
		step = menu_view_choose(m, "The installation has stopped.",
					r == 0 ? b.data : sentence, choices,
					sizeof choices / sizeof *choices, -1, &choice);
	buf_free(&b);
	if (step == MENU_STEP_TAKEN)
		return MENU_ELSEWHERE;
	return step == MENU_STEP_NEXT ? answers[choice] : MENU_POWEROFF;
}
