/* link: -Wl,--wrap=openat,--wrap=mkdirat,--wrap=renameat,--wrap=unlinkat,--wrap=linkat,--wrap=symlinkat,--wrap=fchmodat,--wrap=fchmod,--wrap=utimensat,--wrap=syncfs,--wrap=fsync,--wrap=write,--wrap=flock */
/* A root is updated while the 1st, 2nd, 3rd ... system call fails, alone or with all after it: the
 * old set or the new one is installed, and the next run completes it, whichever of both is wanted.
 */
#include "tests/packages.h"

#include "base/dir.h"
#include "tests/fail.h"

#define OLD "a-1-1 b-1-1"
#define NEW "a-1-2 c-1-1"

static struct packages p;

static void
difference(void *arg, const char *package, const char *path, const char *what)
{
	(void)arg;
	fail_msg("%s: %s is %s", package, path, what);
}

/* Nothing but what belongs there, and no temporary file. */
static void
check_whole(const char *entries)
{
	struct strlist names = {0};
	int r;

	p.e = (struct error){0};
	r = packages_update(&p, entries);
	if (r < 0)
		fail_msg("%s: %s", entries, p.e.text);
	assert_int_equal(root_verify(p.root, p.store, difference, NULL, &p.e), 0);
	assert_int_equal(dir_list(p.root, "usr/bin", &names, &p.e), 0);
	assert_int_equal(names.n, 3);
	assert_int_equal(dir_list(p.root, "etc", &names, &p.e), 0);
	assert_int_equal(names.n, 2);
	assert_int_equal(dir_list(p.root, "var/lib/kiln", &names, &p.e), 0);
	assert_int_equal(names.n, 1);
	assert_int_equal(file_exists_at(p.root, "usr/c"), !strcmp(entries, NEW));
	strlist_free(&names);
}

static void
check_installed(int result)
{
	struct root_set set = {0};

	p.e = (struct error){0};
	assert_int_equal(root_installed(p.root, &set, &p.e), 0);
	assert_int_equal(set.n, 2);
	if (strcmp(set.item[0].entry, "a-1-1") == 0)
		assert_true(result < 0);
	else
		assert_string_equal(set.item[0].entry, "a-1-2");
	root_set_free(&set);
}

static void
every_call(int forever, const char *after)
{
	int calls, left = 0;

	for (calls = 1; left == 0; calls++) {
		int r;

		assert_true(calls < 1000);
		check_whole(OLD);
		packages_want(&p, NEW);
		p.e = (struct error){0};
		fail_errno = calls % 2 ? ENOSPC : EIO;
		fail_forever = forever;
		fail_countdown = calls;
		r = root_update(p.root, p.store, &p.want, &p.e);
		left = forever ? fail_countdown > 1 : fail_countdown;
		fail_countdown = 0;
		assert_true(r == 0 || p.e.text[0] != '\0');
		assert_true(r == 0 || left == 0);
		check_installed(r);
		check_whole(after);
	}
	assert_true(calls > 60);
}

static int
setup(void **state)
{
	(void)state;
	packages_open(&p);
	packages_add(&p, "a-1-1",
		     "usr/ usr/bin/ usr/bin/x*one usr/bin/y@x usr/d/ usr/d/e=e etc/ etc/f=1");
	packages_add(&p, "a-1-2",
		     "usr/ usr/bin/ usr/bin/x*two usr/bin/y@z usr/d=file etc/ etc/f=2");
	packages_add(&p, "b-1-1", "usr/ usr/bin/ usr/bin/b*b etc/ etc/b=1");
	packages_add(&p, "c-1-1",
		     "usr/ usr/bin/ usr/bin/c*c usr/c/ usr/c/d/ usr/c/d/e=e etc/ etc/c=1");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	packages_close(&p);
	return 0;
}

static void
test_one_call_fails(void **state)
{
	(void)state;
	every_call(0, NEW);
}

static void
test_one_call_fails_and_back(void **state)
{
	(void)state;
	every_call(0, OLD);
}

static void
test_all_fail_from_one_on(void **state)
{
	(void)state;
	every_call(1, NEW);
}

static void
test_all_fail_from_one_on_and_back(void **state)
{
	(void)state;
	every_call(1, OLD);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_one_call_fails),
		TEST(test_one_call_fails_and_back),
		TEST(test_all_fail_from_one_on),
		TEST(test_all_fail_from_one_on_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
