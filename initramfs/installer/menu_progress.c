#include "menu_progress.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "menu_frame.h"
#include "menu_plain.h"
#include "screen_key.h"

enum {
	PROGRESS_TOP = 4,
	PROGRESS_OUTPUT = 10,   /* the first row of output */
	PROGRESS_PATIENCE = 20, /* milliseconds: the work goes on, whatever the terminal does */
	PROGRESS_EVERY = 30,    /* seconds between two lines of plain progress */
	PROGRESS_MAX = 65536,   /* bytes of a published status */
};

static void
progress_bar(struct menu *m, int row, double percent)
{
	int width = m->screen.cols - 16, full = (int)(width * percent / 100);
	char text[16];

	if (width < 10)
		return;
	screen_put(&m->screen, row, 3, 1, SCREEN_PLAIN, "[");
	if (full > 0)
		screen_put(&m->screen, row, 4, full, SCREEN_FULL, "");
	for (int i = full; i < width; i++)
		screen_put(&m->screen, row, 4 + i, 1, SCREEN_PLAIN, ".");
	screen_put(&m->screen, row, 4 + width, 1, SCREEN_PLAIN, "]");
	snprintf(text, sizeof text, "%5.1f %%", percent);
	screen_put(&m->screen, row, 6 + width, 0, SCREEN_BOLD, text);
}

static void
progress_draw_numbers(struct menu *m, const struct menu_status *s)
{
	char line[SCREEN_COLS + 1], elapsed[32], remaining[32];
	int last = m->screen.cols - 4;

	snprintf(line, sizeof line, "%s %s", s->package, s->version);
	screen_put(&m->screen, PROGRESS_TOP, 3, 40, SCREEN_BOLD, line);
	snprintf(line, sizeof line, "%s", s->step);
	screen_put(&m->screen, PROGRESS_TOP, 44, 12, SCREEN_PLAIN, line);
	if (s->total > 0) {
		snprintf(line, sizeof line, "%zu of %zu packages", s->done, s->total);
		screen_put(&m->screen, PROGRESS_TOP, last - (int)strlen(line) + 1, 0, SCREEN_PLAIN,
			   line);
	}
	progress_bar(m, PROGRESS_TOP + 2, s->percent);
	menu_status_time(s->elapsed, elapsed);
	menu_status_time(s->remaining, remaining);
	snprintf(line, sizeof line, "Elapsed %s     Remaining %s%s", elapsed,
		 s->remaining >= 0 ? "about " : "", remaining);
	screen_put(&m->screen, PROGRESS_TOP + 4, 3, 0, SCREEN_PLAIN, line);
}

/* The last lines of output, at the bottom of what there are rows for. */
static void
progress_draw_output(struct menu *m)
{
	const struct menu_status *s = &m->status;
	int rows = m->screen.rows - 1 - PROGRESS_OUTPUT, width = m->screen.cols - 2;
	int first = s->nlines < (size_t)rows ? rows - (int)s->nlines : 0;
	char fitted[SCREEN_COLS + 1];

	for (int i = first; i < rows; i++) {
		menu_status_fit(menu_status_line(s, s->nlines - (size_t)(rows - i)), (size_t)width,
				fitted);
		screen_put(&m->screen, PROGRESS_OUTPUT + i - first, 1, width, SCREEN_PLAIN, fitted);
	}
}

static void
progress_draw_screen(struct menu *m)
{
	static const char beats[] = "|/-\\";
	const struct menu_status *s = &m->status;
	char line[SCREEN_COLS + 1];
	int patience = m->screen.patience;

	snprintf(m->title, sizeof m->title, "installing  %c", beats[s->beat % 4]);
	if (s->stages > 0)
		snprintf(line, sizeof line, "Step %d of %d: %s", s->stage, s->stages, s->heading);
	else
		snprintf(line, sizeof line, "%s", s->heading);
	menu_frame(m, line,
		   "A power cut does no harm: the next boot of this stick goes on from here.");
	progress_draw_numbers(m, s);
	screen_line(&m->screen, PROGRESS_OUTPUT - 1, 0, m->screen.cols, SCREEN_HORIZONTAL, false);
	progress_draw_output(m);
	m->screen.patience = PROGRESS_PATIENCE;
	screen_flush(&m->screen);
	m->screen.patience = patience;
}

static void
progress_say_plain(struct menu *m)
{
	const struct menu_status *s = &m->status;
	char line[256], elapsed[32], remaining[32];

	if ((int)s->elapsed < m->plain_told + PROGRESS_EVERY)
		return;
	m->plain_told = (int)s->elapsed;
	menu_status_time(s->elapsed, elapsed);
	menu_status_time(s->remaining, remaining);
	snprintf(line, sizeof line, "%5.1f %%  %zu of %zu  %s %s %s  elapsed %s, remaining %s\n",
		 s->percent, s->done, s->total, s->package, s->version, s->step, elapsed,
		 remaining);
	menu_plain_say(m, line);
}

void
menu_progress_draw(struct menu *m)
{
	if (m->plain)
		progress_say_plain(m);
	else
		progress_draw_screen(m);
}

void
menu_progress_publish(struct menu *m)
{
	struct buf b = { 0 };
	char beside[sizeof m->publish + 8];
	FILE *f;

	if (!m->publish[0])
		return;
	snprintf(beside, sizeof beside, "%s.new", m->publish);
	f = menu_status_print(&m->status, &b) == 0 ? fopen(beside, "we") : NULL;
	if (f) {
		bool ok = fwrite(b.data, 1, b.len, f) == b.len;

		if (fclose(f) == 0 && ok)
			rename(beside, m->publish);
	}
	buf_free(&b);
}

static void
progress_show(struct menu *m, bool publish)
{
	if (!m->plain)
		screen_resized(&m->screen);
	menu_progress_draw(m);
	if (publish)
		menu_progress_publish(m);
}

void
menu_progress(void *arg, const struct progress *p)
{
	struct menu *m = arg;
	char line[256];

	menu_status_take(&m->status, p);
	if (m->plain && (p->kind == PROGRESS_DONE || p->kind == PROGRESS_AGAIN || p->kind == PROGRESS_REUSED ||
			 p->kind == PROGRESS_FAILED)) {
		snprintf(line, sizeof line, "%5.1f %%  %s\n", m->status.percent,
			 menu_status_line(&m->status, m->status.nlines - 1));
		menu_plain_say(m, line);
	}
	progress_show(m, p->kind != PROGRESS_LINE);
}

void
menu_stage(struct menu *m, int number, int total, const char *text)
{
	char line[256];

	menu_status_stage(&m->status, number, total, text);
	if (m->plain) {
		snprintf(line, sizeof line, "== %d of %d: %s\n", number, total, text);
		menu_plain_say(m, line);
	}
	progress_show(m, true);
}

void
menu_tell(struct menu *m, const char *line)
{
	menu_status_tell(&m->status, line);
	if (m->plain) {
		menu_plain_say(m, line);
		menu_plain_say(m, "\n");
	}
	progress_show(m, true);
}

void
menu_publish(struct menu *m, const char *path)
{
	snprintf(m->publish, sizeof m->publish, "%s", path);
	menu_progress_publish(m);
}

/* A key of a person who watches, waited for one second. 1, 0 for none, -EIO when the terminal went away. */
static int
watch_key(struct menu *m)
{
	struct pollfd p = { .fd = m->in, .events = POLLIN };
	char c;
	int key;

	if (m->plain) {
		if (poll(&p, 1, 1000) <= 0)
			return 0;
		if (read(m->in, &c, 1) == 1)
			return 1;
		sleep(1); /* nobody there */
		return 0;
	}
	key = screen_key(&m->screen, 1000);
	if (key == SCREEN_GONE)
		return -EIO;
	return key != SCREEN_NONE && key != SCREEN_REDRAW && key != SCREEN_OTHER;
}

int
menu_watch(struct menu *m, const char *path, bool (*taken)(void *arg), void (*press)(void *arg), void *arg)
{
	char told[sizeof m->status.heading] = "", line[sizeof told + 8];
	int key;

	menu_status_start(&m->status);
	snprintf(m->status.heading, sizeof m->status.heading, "Another console is installing");
	while (taken(arg)) {
		struct buf b = { 0 };

		if (file_read_at(AT_FDCWD, path, PROGRESS_MAX, &b, NULL) == 0 && b.data)
			menu_status_read(&m->status, b.data);
		buf_free(&b);
		if (m->plain && strcmp(told, m->status.heading) != 0) {
			snprintf(told, sizeof told, "%s", m->status.heading);
			snprintf(line, sizeof line, "== %s\n", told);
			menu_plain_say(m, line);
		}
		menu_progress_draw(m);
		key = watch_key(m);
		if (key < 0)
			return key;
		if (key > 0)
			press(arg);
	}
	menu_status_start(&m->status);
	return 0;
}
