/* Progress on a terminal: finished packages scroll by, the running ones stand below, one line each.
 */
#ifndef KILN_UI_LIVE_H
#define KILN_UI_LIVE_H

#include "schedule/progress.h"

#define LIVE_ROWS 4

struct live {
	int fd;    /* a terminal; borrowed */
	int drawn; /* lines of the block that is on the screen */
	double percent, elapsed, remaining;
	size_t done, total;
	struct live_row {
		char package[64]; /* "" when free */
		char version[32], step[16], line[256];
		double seconds;
	} rows[LIVE_ROWS];
};

void live_draw(void *arg, const struct progress *p); /* a progress_fn; arg is a struct live */

#endif
