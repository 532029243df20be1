/* What the menu offers: distros of the tree, as far as the stick has their sources. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "installer/lists.h"

#define DISTRO "summary a test\nlibc musl\ninit none\npackage thing\nmemory 64\ndisk 256\nminutes 1\n"

static char dir[64], tree[96], stick[96];

static void
write_file(const char *at, const char *path, const char *text)
{
	struct error e = {0};
	char name[256];

	snprintf(name, sizeof(name), "%s/%s", at, path);
	*strrchr(name, '/') = '\0';
	assert_int_equal(file_make_dirs_at(AT_FDCWD, name, &e), 0);
	name[strlen(name)] = '/';
	if (file_write_at(AT_FDCWD, name, text, strlen(text), 0644, &e) < 0)
		fail_msg("%s", e.text);
}

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/kiln-lists.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(tree, sizeof(tree), "%s/tree", dir);
	snprintf(stick, sizeof(stick), "%s/stick", dir);
	write_file(tree, "distros/one/distro", DISTRO);
	write_file(tree, "distros/two/distro", DISTRO);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	return file_remove_tree_at(AT_FDCWD, dir, NULL);
}

static void
test_without_a_list_all(void **state)
{
	struct lists l = {0};
	struct error e = {0};

	(void)state;
	assert_int_equal(lists_read(tree, stick, dir, &l, &e), 0);
	assert_int_equal(l.ndistros, 2);
	lists_free(&l);
}

static void
test_what_the_stick_has(void **state)
{
	struct lists l = {0};
	struct error e = {0};

	(void)state;
	write_file(stick, "kiln/distros", "two\nthree\n");
	assert_int_equal(lists_read(tree, stick, dir, &l, &e), 0);
	assert_int_equal(l.ndistros, 1);
	assert_non_null(lists_find(&l, "two"));
	assert_null(lists_find(&l, "one"));
	lists_free(&l);
}

static void
test_nothing_in_common(void **state)
{
	struct lists l = {0};
	struct error e = {0};

	(void)state;
	write_file(stick, "kiln/distros", "three\n");
	assert_int_equal(lists_read(tree, stick, dir, &l, &e), -ENOENT);
	assert_non_null(strstr(e.text, "the stick names no distro that is in "));
}

static int
check(const struct lists *l, const char *line, struct error *e)
{
	struct plan *p = NULL;
	char text[256];
	int err;

	snprintf(text, sizeof(text), "distro one\ndisk only\nroot-password x\n%s\n", line);
	assert_int_equal(plan_parse(text, strlen(text), "plan", &p, e), 0);
	e->text[0] = '\0';
	err = lists_check(l, p, e);
	plan_free(p);
	return err;
}

/* Before the disk is touched, not when everything is compiled. */
static void
test_what_the_target_lacks(void **state)
{
	struct lists l = {0};
	struct error e = {0};

	(void)state;
	write_file(dir, "zoneinfo/zone1970.tab", "# one\nDE\t+5230+01322\tEurope/Berlin\tmost\n");
	write_file(dir, "zoneinfo/Europe/Oslo", "TZif");
	write_file(dir, "keymaps/us.bmap", "bkeymap");
	write_file(dir, "keymaps/de.bmap", "bkeymap");
	assert_int_equal(lists_read(tree, stick, dir, &l, &e), 0);
	assert_int_equal(check(&l, "timezone Europe/Berlin", &e), 0);
	assert_int_equal(check(&l, "timezone Europe/Oslo", &e), 0); /* an older name */
	assert_int_equal(check(&l, "timezone Europe", &e), -ENOENT); /* a directory of them */
	assert_int_equal(check(&l, "keymap de", &e), 0);
	assert_int_equal(check(&l, "timezone Europe/Berln", &e), -ENOENT);
	assert_non_null(strstr(e.text, "Europe/Berlin"));
	assert_int_equal(check(&l, "keymap dee", &e), -ENOENT);
	assert_non_null(strstr(e.text, "the nearest is de"));
	lists_free(&l);
	assert_int_equal(check(&l, "timezone Mars/Base", &e), 0); /* nothing to compare with */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_without_a_list_all, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_the_stick_has, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nothing_in_common, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_the_target_lacks, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
