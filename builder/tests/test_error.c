/* Sentences: the first cause wins, nothing overflows, nothing that a terminal would obey gets
 * through. */
#include "tests/test.h"

#include <errno.h>

static void
test_first_wins(void **state)
{
	struct error e = {0};

	(void)state;
	assert_int_equal(error_set(&e, -EINVAL, "%s %d", "first", 1), -EINVAL);
	assert_int_equal(error_set(&e, -EIO, "second"), -EIO);
	assert_string_equal(e.text, "first 1");
	assert_int_equal(error_set(NULL, -EIO, "nobody listens"), -EIO);
}

static void
test_system(void **state)
{
	struct error e = {0};

	(void)state;
	errno = ENOENT;
	assert_int_equal(error_system(&e, "cannot open %s", "x"), -ENOENT);
	assert_has(e.text, "cannot open x: ");
	errno = 0; /* a caller's mistake must not become success */
	assert_true(error_system(NULL, "x") < 0);
}

static void
test_prefix(void **state)
{
	struct error e = {0};

	(void)state;
	error_set(&e, -EINVAL, "inner");
	assert_int_equal(error_prefix(&e, -EINVAL, "%s", "outer"), -EINVAL);
	assert_string_equal(e.text, "outer: inner");
}

static void
test_long(void **state)
{
	struct error e = {0};
	char text[3000];

	(void)state;
	memset(text, 'x', sizeof text);
	memcpy(text + 1021, "\xf0\x9f\x99\x82", 4); /* the cut goes through this character */
	text[2999] = '\0';
	error_set(&e, -EINVAL, "%s", text);
	assert_true(strlen(e.text) < sizeof e.text);
	assert_string_equal(e.text + 1019, "xx\?\?");
	error_prefix(&e, -EINVAL, "%s", text);
	assert_true(strlen(e.text) < sizeof e.text);
}

static void
test_clean(void **state)
{
	struct error e = {0};

	(void)state;
	error_set(&e, -EINVAL,
		  "a\x1b[2Jb\x7f"
		  "c\xff"
		  "d\xc2\x9b"
		  "e\n\tü");
	assert_string_equal(e.text, "a?[2Jb?c?d?e\n\tü");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_wins), cmocka_unit_test(test_system),
		cmocka_unit_test(test_prefix),	   cmocka_unit_test(test_long),
		cmocka_unit_test(test_clean),
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
