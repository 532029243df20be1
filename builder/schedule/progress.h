/* Progress is data; renderers (ui/) draw it. */
#ifndef KILN_SCHEDULE_PROGRESS_H
#define KILN_SCHEDULE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

enum progress_kind {
	PROGRESS_PLAN,   /* total packages known; total weight known */
	PROGRESS_START,  /* a package starts */
	PROGRESS_STEP,   /* copy, or fetch unpack prepare build check install tidy store */
	PROGRESS_LINE,   /* its last line of output */
	PROGRESS_AGAIN,  /* built once more; `text`: its output is not the expected one */
	PROGRESS_DONE,   /* finished; `output` set, `seconds` wall, `cpu` seconds */
	PROGRESS_REUSED, /* found in a store */
	PROGRESS_FAILED, /* `text` is the sentence, `log` its path, `tail` its last 30 lines */
	PROGRESS_TICK,   /* about every second */
	PROGRESS_END,
};

struct progress {
	enum progress_kind kind;
	const char *package, *version, *step, *text, *log, *tail,
		*output;           /* NULL where they don't apply */
	size_t done, total;        /* packages */
	double percent;            /* of the whole, by weight; 100 only at the end */
	double elapsed, remaining; /* seconds; remaining < 0: not known */
	double seconds, cpu;       /* of this package */
	bool taken;                /* DONE: from a store that had it ready, not built */
	size_t running;
};

typedef void progress_fn(void *arg, const struct progress *p);

#endif
