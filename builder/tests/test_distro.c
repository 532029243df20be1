/* Distros: read, refused, listed. */
#include "tests/test.h"

#include <errno.h>

#include "base/strlist.h"
#include "recipe/distro.h"

#define GOOD                                                                                   \
	"summary small\nlibc musl\ninit BusyBox init\npackage linux musl\npackage bc\nmemory " \
	"2048\ndisk 8192\n"

static void
test_read(void **state)
{
	static const char text[] = GOOD "about One.\nabout Two.\noffer python3 git\nminutes 90\n";
	struct distro *d = NULL;
	struct error e = {0};

	(void)state;
	assert_int_equal(distro_parse(text, strlen(text), "tiny", &d, &e), 0);
	assert_string_equal(d->name, "tiny");
	assert_string_equal(d->init, "BusyBox init");
	assert_int_equal(d->packages.n, 3);
	assert_int_equal(d->offers.n, 2);
	assert_int_equal(d->about.n, 2);
	assert_int_equal(d->memory, 2048);
	assert_int_equal(d->disk, 8192);
	assert_int_equal(d->minutes, 90);
	distro_free(d);
	distro_free(NULL);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *sentence;
	} cases[] = {
		{"summary x\n", "distros/tiny/distro:1: the file ends without a \"libc\" line"},
		{GOOD "packages x\n",
		 "distros/tiny/distro:8: unknown key \"packages\"; did you mean \"package\"?"},
		{GOOD "package musl\n", "the package \"musl\" is listed twice"},
		{GOOD "minutes 0\n", "0 is out of range; from 1 to 100000 minutes"},
		{GOOD "memory 1\n", "distro:8: \"memory\" stands on line 6 already"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct distro *d = NULL;
		struct error e = {0};

		assert_int_equal(distro_parse(cases[i].text, strlen(cases[i].text), "tiny", &d, &e),
				 -EINVAL);
		assert_null(d);
		assert_has(e.text, cases[i].sentence);
	}
}

static void
test_list(void **state)
{
	struct strlist names = {0};
	struct distro *d = NULL;
	struct error e = {0};
	char path[64];
	int fd = test_dir(path);

	(void)state;
	assert_int_equal(distro_list(fd, &names, &e), -ENOENT);
	assert_int_equal(file_make_dirs_at(fd, "distros/zeta", NULL), 0);
	assert_int_equal(file_make_dirs_at(fd, "distros/alpha", NULL), 0);
	assert_int_equal(file_make_dirs_at(fd, "distros/ports/bc", NULL), 0);
	test_write(fd, "distros/zeta/distro", GOOD);
	test_write(fd, "distros/alpha/distro", GOOD);
	assert_int_equal(distro_list(fd, &names, NULL), 0);
	assert_int_equal(names.n, 2);
	assert_string_equal(names.item[0], "alpha");
	strlist_free(&names);
	assert_int_equal(distro_read(fd, "zeta", &d, NULL), 0);
	distro_free(d);
	e.text[0] = '\0';
	assert_int_equal(distro_read(fd, "../alpha", &d, &e), -EINVAL); /* a plan may ask for it */
	e.text[0] = '\0';
	assert_int_equal(distro_read(fd, "beta", &d, &e), -ENOENT);
	assert_has(e.text, "distros/beta/distro");
	test_dir_remove(fd, path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests_name("distro", tests, NULL, NULL);
}
