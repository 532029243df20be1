#include "schedule/estimate.h"

/* As if so many seconds had been built at pace 1: a few small packages, which mostly wait, do not tell the pace. */
#define PRIOR 60

/* Up to here a package is taken to run as expected. */
#define KNEE 0.8

void
estimate_built(struct estimate *e, double weight, double cpu)
{
	e->done += weight;
	e->measured += weight;
	e->spent += cpu;
}

double
estimate_pace(const struct estimate *e)
{
	return (e->spent + PRIOR) / (e->measured + PRIOR);
}

double
estimate_part(const struct estimate *e, double weight, double seconds, size_t running)
{
	double share = e->cores / (double)(running ? running : 1);
	double part = seconds * share / (weight * estimate_pace(e) + 1);

	if (part < KNEE)
		return part;
	return 1 - (1 - KNEE) * (1 - KNEE) / (part - 2 * KNEE + 1);
}

double
estimate_percent(const struct estimate *e, double running)
{
	double percent = e->total > 0 ? 100 * (e->done + running) / e->total : 0;

	return percent < 99.9 ? percent : 99.9;
}

double
estimate_remaining(double percent, double elapsed)
{
	if (percent >= 100)
		return 0;
	/* Before a few percent are done, any estimate is a guess. */
	return percent > 2 && elapsed > 5 ? elapsed * (100 - percent) / percent : -1;
}
