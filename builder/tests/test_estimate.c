/* How far a run is, in numbers. */
#include "tests/test.h"

#include "schedule/estimate.h"

#define NEAR 0.001

static void
is_about(double got, double wanted, double off)
{
	if (got < wanted - off || got > wanted + off)
		fail_msg("%f is not about %f", got, wanted);
}

static void
test_as_measured(void **state)
{
	const struct estimate e = {.cores = 2, .total = 200, .done = 50};

	(void)state;
	is_about(estimate_pace(&e), 1, NEAR);
	is_about(estimate_part(&e, 99, 0, 1), 0, NEAR);
	is_about(estimate_part(&e, 99, 25, 1), 0.5, NEAR);
	is_about(estimate_part(&e, 99, 25, 2), 0.25, NEAR);
	is_about(estimate_percent(&e, 50), 50, NEAR);
	is_about(estimate_remaining(50, 30), 30, NEAR);
}

/* On a machine of half the speed a package is half as far after the same time, from the second one on. */
static void
test_slow_machine(void **state)
{
	struct estimate e = {.cores = 1, .total = 2000};

	(void)state;
	estimate_built(&e, 940, 1940);
	is_about(e.done, 940, NEAR);
	is_about(estimate_pace(&e), 2, NEAR);
	is_about(estimate_part(&e, 499.5, 500, 1), 0.5, 0.01);
	estimate_built(&e, 0, 0); /* a meta package tells nothing */
	is_about(estimate_pace(&e), 2, NEAR);
}

/* Whatever a package takes, its part grows, and the end is not promised before it is there. */
static void
test_longer_than_expected(void **state)
{
	const struct estimate e = {.cores = 1, .total = 100};
	double before = 0;

	(void)state;
	for (int seconds = 1; seconds < 100000; seconds++) {
		double part = estimate_part(&e, 99, seconds, 1);

		assert_true(part > before && part < 1);
		assert_true(part - before < 0.011);
		before = part;
	}
	/* In the fivefold time it is at 99.1 %, so what is left is told as near, not as the same again. */
	is_about(estimate_part(&e, 99, 500, 1), 0.991, 0.001);
}

static void
test_edges(void **state)
{
	const struct estimate nothing = {.cores = 2};

	(void)state;
	is_about(estimate_percent(&nothing, 0), 0, NEAR);
	is_about(estimate_percent(&(struct estimate){.total = 10, .done = 10}, 0), 99.9, NEAR);
	is_about(estimate_part(&nothing, 0, 5, 0), 0.996, NEAR);
	is_about(estimate_remaining(100, 7), 0, NEAR);
	assert_true(estimate_remaining(1, 100) < 0);
	assert_true(estimate_remaining(50, 2) < 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_measured),
		cmocka_unit_test(test_slow_machine),
		cmocka_unit_test(test_longer_than_expected),
		cmocka_unit_test(test_edges),
	};

	return cmocka_run_group_tests_name("estimate", tests, NULL, NULL);
}
