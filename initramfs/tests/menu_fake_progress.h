/* A made-up installation going by, for the test of its screen and for its picture. */
#ifndef KILN_TESTS_MENU_FAKE_PROGRESS_H
#define KILN_TESTS_MENU_FAKE_PROGRESS_H

#include <stdio.h>
#include <time.h>

#include "installer/menu.h"

/* Some packages going by; `ms` between two events. */
static void
fake_progress(struct menu *m, int ms)
{
	static const char *const names[] = { "musl", "binutils", "gcc", "busybox", "linux" };
	struct progress p = {
		.kind = PROGRESS_PLAN, .total = 5, .remaining = -1, .version = "1.2.5"
	};

	menu_stage(m, 3, 9, "Building packages");
	menu_progress(m, &p);
	for (size_t i = 0; i < 5; i++) {
		struct timespec nap = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

		p.package = names[i];
		p.step = "build";
		p.elapsed = 60.0 * (double)i + 7;
		p.remaining = i > 0 ? 300 - 60.0 * (double)i : -1;
		p.percent = 20.0 * (double)i + 4;
		p.kind = PROGRESS_START;
		menu_progress(m, &p);
		p.kind = PROGRESS_STEP;
		menu_progress(m, &p);
		for (int k = 0; k < 6; k++) {
			char line[128];

			snprintf(line, sizeof line,
				 "gcc -O2 -pipe -c -o obj/%s_%d.o src/%s/file_%d.c", names[i], k,
				 names[i], k);
			p.kind = PROGRESS_LINE;
			p.text = line;
			menu_progress(m, &p);
			nanosleep(&nap, NULL);
			p.text = NULL;
		}
		p.kind = PROGRESS_DONE;
		p.done = i + 1;
		p.seconds = 61;
		p.percent = 20.0 * (double)(i + 1);
		menu_progress(m, &p);
	}
}

#endif
