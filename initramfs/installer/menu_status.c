#include "menu_status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALMOST 99.0 /* percent, until it is over */

void
menu_status_start(struct menu_status *s)
{
	memset(s, 0, sizeof *s);
	s->remaining = -1;
}

void
menu_status_fit(const char *line, size_t width, char *ret)
{
	static const char gap[] = " ... ";
	size_t len = strlen(line), head = width / 3, tail;

	if (len <= width || width < 12) {
		snprintf(ret, width + 1, "%s", line);
		return;
	}
	/* Never half a character. */
	while (head > 0 && ((unsigned char)line[head] & 0xc0) == 0x80)
		head--;
	tail = len - (width - head - (sizeof gap - 1));
	while (((unsigned char)line[tail] & 0xc0) == 0x80)
		tail++;
	memcpy(ret, line, head);
	memcpy(ret + head, gap, sizeof gap - 1);
	memcpy(ret + head + sizeof gap - 1, line + tail, len - tail + 1);
}

void
menu_status_tell(struct menu_status *s, const char *line)
{
	size_t at;
	char *to;

	if (s->nlines < MENU_STATUS_LINES) {
		at = (s->first + s->nlines++) % MENU_STATUS_LINES;
	} else {
		at = s->first;
		s->first = (s->first + 1) % MENU_STATUS_LINES;
	}
	to = s->line[at];
	menu_status_fit(line, MENU_STATUS_WIDTH - 1, to);
	for (; *to; to++)
		if ((unsigned char)*to < ' ' || *to == 127)
			*to = ' ';
}

const char *
menu_status_line(const struct menu_status *s, size_t i)
{
	return i < s->nlines ? s->line[(s->first + i) % MENU_STATUS_LINES] : "";
}

void
menu_status_stage(struct menu_status *s, int number, int total, const char *text)
{
	s->stage = number;
	s->stages = total;
	s->package[0] = s->version[0] = s->step[0] = '\0';
	snprintf(s->heading, sizeof s->heading, "%s", text);
	s->beat++;
}

static void
status_set(char *to, size_t size, const char *from)
{
	if (from)
		snprintf(to, size, "%s", from);
}

static void
status_numbers(struct menu_status *s, const struct progress *p)
{
	double percent = p->percent;

	if (p->total > 0) {
		s->total = p->total;
		s->done = p->done;
	}
	if (percent > ALMOST)
		percent = ALMOST;
	if (percent > s->percent)
		s->percent = percent;
	if (p->elapsed > s->elapsed)
		s->elapsed = p->elapsed;
	s->remaining = p->remaining;
}

static void
status_end_line(struct menu_status *s, const struct progress *p)
{
	char line[MENU_STATUS_WIDTH], seconds[32];

	menu_status_time(p->seconds, seconds);
	snprintf(line, sizeof line, "%s %.60s %.30s%s%s", p->kind == PROGRESS_FAILED ? "FAILED" :
		 p->kind == PROGRESS_REUSED ? "ready:" : p->taken ? "taken:" : "built:", p->package ? p->package : "",
		 p->version ? p->version : "", p->kind == PROGRESS_DONE ? " in " : "",
		 p->kind == PROGRESS_DONE ? seconds : "");
	menu_status_tell(s, line);
}

static void
status_again_line(struct menu_status *s, const struct progress *p)
{
	char line[MENU_STATUS_WIDTH];

	snprintf(line, sizeof line, "once more: %.60s: %.60s", p->package, p->text ? p->text : "");
	menu_status_tell(s, line);
}

void
menu_status_take(struct menu_status *s, const struct progress *p)
{
	s->beat++;
	status_numbers(s, p);
	switch (p->kind) {
	case PROGRESS_START:
	case PROGRESS_STEP:
	case PROGRESS_LINE:
		status_set(s->package, sizeof s->package, p->package);
		status_set(s->version, sizeof s->version, p->version);
		status_set(s->step, sizeof s->step, p->kind == PROGRESS_START ? "start" : p->step);
		if (p->kind == PROGRESS_LINE && p->text)
			menu_status_tell(s, p->text);
		break;
	case PROGRESS_AGAIN:
		status_again_line(s, p);
		break;
	case PROGRESS_DONE:
	case PROGRESS_REUSED:
	case PROGRESS_FAILED:
		status_end_line(s, p);
		break;
	case PROGRESS_PLAN:
	case PROGRESS_TICK:
	case PROGRESS_END: /* of the packages only: 100 % comes with menu_done */
		break;
	}
}

void
menu_status_time(double seconds, char ret[32])
{
	long n = seconds > 1e7 ? 9999999 : (long)seconds;

	if (seconds < 0)
		snprintf(ret, 32, "not known yet");
	else
		snprintf(ret, 32, "%ld:%02ld:%02ld", n / 3600, n / 60 % 60, n % 60);
}

int
menu_status_print(const struct menu_status *s, struct buf *ret)
{
	int r = buf_printf(ret, "numbers %d %d %zu %zu %.2f %.0f %.0f %u %d\n", s->stage, s->stages,
			   s->done, s->total, s->percent, s->elapsed, s->remaining, s->beat,
			   s->ended);

	r |= buf_printf(ret, "heading %s\npackage %s\nversion %s\nstep %s\n", s->heading,
			s->package, s->version, s->step);
	for (size_t i = 0; i < s->nlines; i++)
		r |= buf_printf(ret, "line %s\n", menu_status_line(s, i));
	return r;
}

static void
status_read_numbers(struct menu_status *s, const char *text)
{
	char *end;

	s->stage = (int)strtol(text, &end, 10);
	s->stages = (int)strtol(end, &end, 10);
	s->done = strtoul(end, &end, 10);
	s->total = strtoul(end, &end, 10);
	s->percent = strtod(end, &end);
	s->elapsed = strtod(end, &end);
	s->remaining = strtod(end, &end);
	s->beat = (unsigned)strtoul(end, &end, 10);
	s->ended = strtol(end, &end, 10) == 1;
}

void
menu_status_read(struct menu_status *s, const char *text)
{
	char line[2 * MENU_STATUS_WIDTH];

	s->nlines = s->first = 0;
	while (*text) {
		size_t len = strcspn(text, "\n");

		snprintf(line, sizeof line, "%.*s",
			 (int)(len < sizeof line ? len : sizeof line - 1), text);
		if (strncmp(line, "numbers ", 8) == 0)
			status_read_numbers(s, line + 8);
		else if (strncmp(line, "heading ", 8) == 0)
			snprintf(s->heading, sizeof s->heading, "%.*s", (int)sizeof s->heading - 1,
				 line + 8);
		else if (strncmp(line, "package ", 8) == 0)
			snprintf(s->package, sizeof s->package, "%.*s", (int)sizeof s->package - 1,
				 line + 8);
		else if (strncmp(line, "version ", 8) == 0)
			snprintf(s->version, sizeof s->version, "%.*s", (int)sizeof s->version - 1,
				 line + 8);
		else if (strncmp(line, "step ", 5) == 0)
			snprintf(s->step, sizeof s->step, "%.*s", (int)sizeof s->step - 1,
				 line + 5);
		else if (strncmp(line, "line ", 5) == 0)
			menu_status_tell(s, line + 5);
		text += len + (text[len] == '\n');
	}
}
