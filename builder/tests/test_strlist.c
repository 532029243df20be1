/* Lists of strings and growing buffers. */
#include "tests/test.h"

#include "base/buf.h"
#include "base/strlist.h"

static void
test_words(void **state)
{
	struct strlist l = {0};

	(void)state;
	assert_int_equal(strlist_add_words(&l, "  b \t a\n\nc  "), 0);
	assert_int_equal(strlist_add_words(&l, " \t\n"), 0);
	assert_int_equal(l.n, 3);
	assert_true(strlist_has(&l, "a"));
	assert_false(strlist_has(&l, "d"));
	strlist_sort(&l);
	assert_string_equal(l.item[0], "a");
	assert_string_equal(l.item[2], "c");
	strlist_free(&l);
	assert_null(l.item);
	strlist_free(&l);
	strlist_free(NULL);
}

static void
test_many(void **state)
{
	struct strlist l = {0};
	char word[16];

	(void)state;
	for (int i = 0; i < 3000; i++) {
		snprintf(word, sizeof word, "%d", (i * 7919) % 3000);
		assert_int_equal(strlist_add(&l, word), 0);
	}
	strlist_sort(&l);
	for (size_t i = 1; i < l.n; i++)
		assert_true(strcmp(l.item[i - 1], l.item[i]) < 0);
	strlist_free(&l);
}

static void
test_distance(void **state)
{
	char longest[65] = {0};

	(void)state;
	assert_int_equal(strlist_distance("", ""), 0);
	assert_int_equal(strlist_distance("", "abc"), 3);
	assert_int_equal(strlist_distance("abc", ""), 3);
	assert_int_equal(strlist_distance("build", "build"), 0);
	assert_int_equal(strlist_distance("bulid", "build"), 1);
	assert_int_equal(strlist_distance("kitten", "sitting"), 3);
	memset(longest, 'x', 63);
	assert_int_equal(strlist_distance(longest, longest), 0);
	longest[63] = 'x';
	assert_true(strlist_distance(longest, "a") == SIZE_MAX);
}

static void
test_nearest(void **state)
{
	struct strlist l = {0};

	(void)state;
	assert_null(strlist_nearest(&l, "x"));
	assert_int_equal(strlist_add_words(&l, "ncurses openssl bc run"), 0);
	assert_string_equal(strlist_nearest(&l, "libncurses"), "ncurses");
	assert_string_equal(strlist_nearest(&l, "opnessl"), "openssl");
	assert_null(strlist_nearest(&l, "x"));
	assert_null(strlist_nearest(&l, "python3"));
	strlist_free(&l);
}

static void
test_buf(void **state)
{
	struct buf b = {0};

	(void)state;
	assert_int_equal(buf_append(&b, NULL, 0), 0);
	assert_non_null(b.data); /* empty, but a string */
	for (int i = 0; i < 1000; i++)
		assert_int_equal(buf_printf(&b, "%04d", i), 0);
	assert_int_equal(b.len, 4000);
	assert_memory_equal(b.data + 3996, "0999", 5);
	assert_int_equal(buf_append(&b, b.data, SIZE_MAX - 100), -12);
	assert_int_equal(b.len, 4000);
	buf_clear(&b);
	assert_string_equal(b.data, "");
	assert_int_equal(buf_append(&b, "a\0b", 3), 0);
	assert_int_equal(b.len, 3);
	buf_free(&b);
	buf_free(&b);
	buf_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),	 cmocka_unit_test(test_many),
		cmocka_unit_test(test_distance), cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_buf),
	};

	return cmocka_run_group_tests_name("strlist and buf", tests, NULL, NULL);
}
