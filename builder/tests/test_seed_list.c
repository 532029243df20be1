/* The list of what the seed is made of. */
#include "tests/test.h"

#include "base/strlist.h"
#include "recipe/seed_list.h"

static int
read_text(const char *text, struct seed_list *ret, struct error *e)
{
	char path[64];
	int fd = test_dir(path), r;

	assert_int_equal(file_make_dirs_at(fd, "builder/seed", e), 0);
	test_write(fd, SEED_LIST_FILE, text);
	r = seed_list_read(fd, ret, e);
	test_dir_remove(fd, path);
	return r;
}

static void
test_read(void **state)
{
	struct seed_list l = {0};
	struct error e = {0};

	(void)state;
	assert_int_equal(read_text("# why\npackage gcc\npackage make\nsource linux-headers linux\n", &l, &e), 0);
	assert_int_equal(l.packages.n, 2);
	assert_string_equal(l.packages.item[0], "gcc");
	assert_int_equal(l.recipes.n, 3);
	assert_string_equal(l.recipes.item[2], "linux-headers");
	assert_string_equal(l.dirs.item[2], "linux");
	assert_string_equal(l.dirs.item[0], "gcc");
	seed_list_free(&l);
	seed_list_free(NULL);
}

static void
test_refused(void **state)
{
	static const char *const bad[] = {"package gcc make\n", "package gcc\nsource linux\n",
					  "package gcc\nsource linux ../out\n", "source a b\n", ""};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct seed_list l = {0};
		struct error e = {0};

		assert_true(read_text(bad[i], &l, &e) < 0);
		assert_has(e.text, SEED_LIST_FILE);
		assert_null(l.packages.item);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_read), cmocka_unit_test(test_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
