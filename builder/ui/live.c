#include "ui/live.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "ui/plain.h"
#include "ui/words.h"

static int
live_columns(const struct live *u)
{
	struct winsize size;

	if (ioctl(u->fd, TIOCGWINSZ, &size) < 0 || size.ws_col < 20)
		return 79;
	return size.ws_col - 1;
}

/* Takes the block off the screen; what is written next stands where it began. */
static void
live_clear(struct live *u)
{
	if (u->drawn)
		dprintf(u->fd, "\r\033[%dA\033[J", u->drawn);
	u->drawn = 0;
}

static void
live_block(struct live *u)
{
	char text[512], fit[1024], took[32], elapsed[32], remaining[64];
	int columns = live_columns(u);

	for (size_t i = 0; i < LIVE_ROWS; i++) {
		struct live_row *row = &u->rows[i];

		if (!row->package[0])
			continue;
		snprintf(text, sizeof text, "  %-14s %-8s %-10s %s", row->package, row->step,
			 words_duration(row->seconds, took, sizeof took), row->line);
		dprintf(u->fd, "%s\n", words_fit(text, columns, fit, sizeof fit));
		u->drawn++;
	}
	snprintf(text, sizeof text, "%3.0f%%  %zu of %zu packages  %s so far%s",
		 u->percent, u->done, u->total, words_duration(u->elapsed, elapsed, sizeof elapsed),
		 words_to_go(u->remaining, remaining, sizeof remaining));
	dprintf(u->fd, "%s\n", words_fit(text, columns, fit, sizeof fit));
	u->drawn++;
}

/* The package's row, or a free one, or NULL. */
static struct live_row *
live_row(struct live *u, const char *package)
{
	struct live_row *free_row = NULL;

	for (size_t i = 0; i < LIVE_ROWS; i++) {
		if (strcmp(u->rows[i].package, package) == 0)
			return &u->rows[i];
		if (!u->rows[i].package[0] && !free_row)
			free_row = &u->rows[i];
	}
	return free_row;
}

static void
live_update_row(struct live *u, const struct progress *p)
{
	struct live_row *row = live_row(u, p->package);

	if (!row)
		return;
	snprintf(row->package, sizeof row->package, "%s", p->package);
	snprintf(row->version, sizeof row->version, "%s", p->version ? p->version : "");
	if (p->step)
		snprintf(row->step, sizeof row->step, "%s", p->step);
	if (p->text)
		words_fit(p->text, 200, row->line, sizeof row->line);
	row->seconds = p->seconds;
}

static void
live_end_row(struct live *u, const struct progress *p)
{
	struct live_row *row = live_row(u, p->package);
	char took[32];

	if (row)
		*row = (struct live_row){.package = ""};
	if (p->kind == PROGRESS_FAILED)
		plain_draw_failure(u->fd, p);
	else
		dprintf(u->fd, "  %s %s: finished in %s%s%s\n", p->package, p->version,
			words_duration(p->seconds, took, sizeof took), p->text ? "; " : "",
			p->text ? p->text : "");
}

void
live_draw(void *arg, const struct progress *p)
{
	struct live *u = arg;

	u->percent = p->percent;
	u->elapsed = p->elapsed;
	u->remaining = p->remaining;
	u->done = p->done;
	u->total = p->total;
	switch (p->kind) {
	case PROGRESS_START:
	case PROGRESS_STEP:
	case PROGRESS_LINE: live_update_row(u, p); return;
	case PROGRESS_AGAIN:
		live_clear(u);
		dprintf(u->fd, "%s %s: once more: %s\n", p->package, p->version, p->text);
		break;
	case PROGRESS_DONE:
	case PROGRESS_FAILED:
		live_clear(u);
		live_end_row(u, p);
		break;
	case PROGRESS_TICK: live_clear(u); break;
	case PROGRESS_END: live_clear(u); return;
	default: return;
	}
	live_block(u);
}
