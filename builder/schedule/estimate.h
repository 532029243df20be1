/* How far a run is, and how long it still takes. Weights are CPU seconds of the machine that measured (distros/times);
 * the pace of this one is learnt from what it has built. Plain numbers: nothing to free, nothing can fail. */
#ifndef KILN_SCHEDULE_ESTIMATE_H
#define KILN_SCHEDULE_ESTIMATE_H

#include <stddef.h>

struct estimate {
	double cores;
	double total, done;     /* weights: of all packages; of those that are finished, in whatever way */
	double measured, spent; /* weights of those that were built here, and the CPU seconds that they took */
};

/* A package was built, in `cpu` seconds. One that was found or copied is only added to `done`. */
void estimate_built(struct estimate *e, double weight, double cpu);

/* CPU seconds of this machine for one of the weights; 1 until something was built. */
double estimate_pace(const struct estimate *e);

/* The part, from 0 to below 1, of a package that began `seconds` ago and shares the cores with others, `running` in all.
 * One that takes longer than expected comes ever slower to its end. */
double estimate_part(const struct estimate *e, double weight, double seconds, size_t running);

/* Percent of the whole, up to 99.9, where `running` is the weight behind those that run now. */
double estimate_percent(const struct estimate *e, double running);

/* Seconds; below 0 where it cannot be told yet. */
double estimate_remaining(double percent, double elapsed);

#endif
