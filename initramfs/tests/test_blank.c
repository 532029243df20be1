/* Which disks count as blank: a wrong answer erases somebody's. */
#include "tests/test.h"

#include "installer/blank.h"

#define SIZE ((uint64_t)8 << 20)

/* A file of SIZE bytes, each `fill`, but `n` of `data` at `at`; is it blank when the disk says that it has `told` bytes? */
static bool
blank(int fill, uint64_t at, const char *data, size_t n, uint64_t told)
{
	char path[] = "/tmp/kiln-blank-XXXXXX";
	unsigned char *all = malloc(SIZE);
	int fd = mkstemp(path);
	bool ret;

	assert_non_null(all);
	assert_true(fd >= 0);
	memset(all, fill, SIZE);
	memcpy(all + at, data, n);
	assert_int_equal(write(fd, all, SIZE), SIZE);
	free(all);
	ret = blank_disk(path, told);
	close(fd);
	unlink(path);
	return ret;
}

static void
empty_and_erased(void **state)
{
	(void)state;
	assert_true(blank(0, 0, "", 0, SIZE));
	assert_true(blank(0xff, 0, "", 0, SIZE));
	assert_true(blank(0, 0, "", 0, 4096)); /* smaller than one piece */
	assert_false(blank(0x55, 0, "", 0, SIZE));
	assert_false(blank_disk("/no/such/disk", SIZE));
}

static void
something_is_there(void **state)
{
	static const uint64_t at[] = {0, 511, 1048575, SIZE / 64 * 9, SIZE - 1048576, SIZE - 1};

	(void)state;
	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		assert_false(blank(0, at[i], "x", 1, SIZE));
}

static void
a_disk_that_ends_early(void **state)
{
	(void)state;
	assert_false(blank(0, 0, "", 0, SIZE + 512));
	assert_false(blank(0, 0, "", 0, 4 * SIZE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_and_erased),
		cmocka_unit_test(something_is_there),
		cmocka_unit_test(a_disk_that_ends_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
