/* Which packages of a graph have to be made, and in which order. */
#ifndef KILN_SCHEDULE_WANT_H
#define KILN_SCHEDULE_WANT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/sha256.h"
#include "schedule/outputs.h"
#include "schedule/schedule.h"

enum want_state {
	WANT_NOT, /* nobody needs it now */
	WANT_WAITS,
	WANT_RUNS,
	WANT_DONE,
	WANT_FAILED,
};

struct want {
	const struct node *node; /* borrowed */
	enum want_state state;
	double behind; /* CPU seconds from its start to the end of the longest chain that waits for
			  it */
	bool forced;   /* built though it is there */
	bool there;    /* in the store, where it stays: nobody has to wait for it */
	bool copy;     /* taken from the store that is ready */
	bool held;     /* another process builds it; looked at again with the next tick */
	bool heavy;    /* its bundle wants the machine for itself */
	char expect[SHA256_HEX]; /* output it should have; "" when nobody knows */
};

/* One for each node of the graph, in its order. *ret is owned (free). */
int want_make(const struct schedule *s, const struct outputs *o, struct want **ret,
	      struct error *e);
/* The next one to start, or NULL when none is ready. */
struct want *want_next(struct want *w, const struct graph *g);
struct want *want_of(struct want *w, const struct graph *g, const struct node *n);

/* CPU seconds that it takes here: to copy is nearly nothing beside building. */
double want_weight(const struct want *w);

#endif
