/* link: -Wl,--wrap=openat,--wrap=mkdirat,--wrap=renameat,--wrap=unlinkat,--wrap=linkat,--wrap=symlinkat,--wrap=fchmodat,--wrap=fchmod,--wrap=utimensat,--wrap=syncfs,--wrap=fsync,--wrap=write,--wrap=flock */
/* An entry is written while the 1st, 2nd, 3rd ... system call fails, alone or with all after it:
 * afterwards the entry is whole or not there, and once the calls work again it can be written. */
#include "tests/test.h"

#include "base/dir.h"
#include "store/store.h"
#include "tests/fail.h"

static int
attempt(const struct strlist *dirs, struct error *e)
{
	struct buf file = {0}, link = {0};
	char output[SHA256_HEX], *path = NULL;
	struct store *s = NULL;
	int r = store_open(dirs, &s, e);

	if (r < 0)
		return r;
	r = store_begin(s, "x-1-0", &path, e);
	if (r == 0) {
		int countdown = fail_countdown; /* what the package's own build does is not ours */

		fail_countdown = 0;
		assert_int_equal(buf_printf(&file, "%s/tree/file", path), 0);
		test_write(AT_FDCWD, file.data, "text");
		assert_int_equal(fchmodat(AT_FDCWD, file.data, 0664, 0), 0);
		assert_int_equal(buf_printf(&link, "%s/tree/link", path), 0);
		assert_int_equal(symlinkat("file", AT_FDCWD, link.data), 0);
		fail_countdown = countdown;
		r = store_commit(s, "x-1-0", path, "provenance", NULL, output, e);
		if (r < 0)
			store_abort(s, path);
	}
	store_close(s);
	buf_free(&file);
	buf_free(&link);
	free(path);
	return r;
}

static void
check(int fd, const struct strlist *dirs, int result)
{
	struct strlist names = {0};
	struct store *s = NULL;
	struct error e = {0};

	assert_int_equal(store_open(dirs, &s, &e), 0);
	if (file_exists_at(fd, "store/x-1-0"))
		assert_int_equal(store_verify(s, "x-1-0", &e), 0);
	else
		assert_true(result < 0);
	assert_int_equal(dir_list(fd, "store", &names, &e), 0);
	assert_int_equal(names.n, file_exists_at(fd, "store/x-1-0"));
	strlist_free(&names);
	store_close(s);
	e = (struct error){0};
	assert_int_equal(attempt(dirs, &e), 0);
	assert_int_equal(file_remove_tree_at(fd, "store", &e), 0);
}

static void
every_call(int forever)
{
	static const int failures[] = {EIO, ENOSPC};
	struct strlist dirs = {0};
	struct buf dir = {0};
	char path[64];
	int fd = test_dir(path), calls, left;

	assert_int_equal(buf_printf(&dir, "%s/store", path), 0);
	assert_int_equal(strlist_add(&dirs, dir.data), 0);
	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++) {
		left = 0;
		for (calls = 1; left == 0; calls++) {
			struct error e = {0};
			int r;

			assert_true(calls < 500);
			fail_errno = failures[i];
			fail_forever = forever;
			fail_countdown = calls;
			r = attempt(&dirs, &e);
			left = forever ? fail_countdown > 1 || (fail_countdown == 1 && r == 0)
				       : fail_countdown;
			fail_countdown = 0;
			assert_true(r == 0 || e.text[0] != '\0');
			check(fd, &dirs, r);
		}
		assert_true(calls > 20);
	}
	strlist_free(&dirs);
	buf_free(&dir);
	test_dir_remove(fd, path);
}

static void
test_one_call_fails(void **state)
{
	(void)state;
	every_call(0);
}

static void
test_all_fail_from_one_on(void **state)
{
	(void)state;
	every_call(1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_call_fails),
		cmocka_unit_test(test_all_fail_from_one_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
