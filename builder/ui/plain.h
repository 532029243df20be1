/* Progress as lines, for logs and pipes. */
#ifndef KILN_UI_PLAIN_H
#define KILN_UI_PLAIN_H

#include "schedule/progress.h"

struct plain {
	int fd;           /* written to; borrowed */
	double next_sign; /* seconds of the run at which the next sign of life is due */
};

void plain_draw(void *arg, const struct progress *p); /* a progress_fn; arg is a struct plain */
/* What went wrong, with the end of the log: the same in every renderer for people. */
void plain_draw_failure(int fd, const struct progress *p);

#endif
