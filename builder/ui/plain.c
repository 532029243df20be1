#include "ui/plain.h"

#include <stdio.h>
#include <string.h>

#include "ui/words.h"

#define SIGN_OF_LIFE 60 /* seconds between lines when nothing else happens */

void
plain_draw_failure(int fd, const struct progress *p)
{
	dprintf(fd, "FAILED: %s\n", p->text ? p->text : p->package);
	if (p->tail && *p->tail) {
		dprintf(fd, "The last lines of its output:\n");
		for (const char *line = p->tail; line;) {
			int len = (int)strcspn(line, "\n");

			dprintf(fd, "  | %.*s\n", len, line);
			line = line[len] ? line + len + 1 : NULL;
		}
	}
	if (p->log)
		dprintf(fd, "The whole log: %s\n", p->log);
}

static void
plain_draw_sign(struct plain *u, const struct progress *p)
{
	char elapsed[32], remaining[64];

	if (p->elapsed < u->next_sign)
		return;
	u->next_sign = p->elapsed + SIGN_OF_LIFE;
	dprintf(u->fd, "[%3.0f%%] %zu of %zu packages, %s so far%s\n", p->percent,
		p->done, p->total, words_duration(p->elapsed, elapsed, sizeof elapsed),
		words_to_go(p->remaining, remaining, sizeof remaining));
}

void
plain_draw(void *arg, const struct progress *p)
{
	struct plain *u = arg;
	char took[32];

	switch (p->kind) {
	case PROGRESS_PLAN:
		u->next_sign = SIGN_OF_LIFE;
		if (p->done < p->total)
			dprintf(u->fd, "%zu packages, %zu of them finished already\n", p->total,
				p->done);
		break;
	case PROGRESS_START:
		dprintf(u->fd, "[%3.0f%%] %s %s\n", p->percent, p->package, p->version);
		break;
	case PROGRESS_AGAIN:
		dprintf(u->fd, "[%3.0f%%] %s %s: once more: %s\n", p->percent, p->package,
			p->version, p->text);
		break;
	case PROGRESS_DONE:
		dprintf(u->fd, "[%3.0f%%] %s %s: finished in %s%s%s\n", p->percent, p->package,
			p->version, words_duration(p->seconds, took, sizeof took),
			p->text ? "; " : "", p->text ? p->text : "");
		break;
	case PROGRESS_FAILED: plain_draw_failure(u->fd, p); break;
	case PROGRESS_TICK: plain_draw_sign(u, p); break;
	default: break;
	}
}
