#include "tests/test.h"

#include <errno.h>

#include "store/manifest.h"

#define HASH "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" /* of "hello" */

static void
make_tree(int fd)
{
	assert_int_equal(mkdirat(fd, "usr", 0755), 0);
	assert_int_equal(mkdirat(fd, "usr/bin", 0775), 0);
	assert_int_equal(mkdirat(fd, "usr-more", 0755), 0);
	test_write(fd, "usr/bin/hello", "hello");
	test_write(fd, "usr/bin/a b\n\\\x7f\xc3\xa9", "hello");
	assert_int_equal(fchmodat(fd, "usr/bin/hello", 04775, 0), 0);
	assert_int_equal(symlinkat("a -> b", fd, "usr/bin/link"), 0);
}

static void
test_scan_and_print(void **state)
{
	static const char want[] = "d 0755 - - usr\n"
				   "d 0755 - - usr-more\n"
				   "d 0755 - - usr/bin\n"
				   "f 0644 5 " HASH " usr/bin/a\\040b\\012\\134\\177\xc3\xa9\n"
				   "f 4755 5 " HASH " usr/bin/hello\n"
				   "l - - - usr/bin/link -> a\\040->\\040b\n";
	struct manifest m = {0}, again = {0};
	char path[64], hex[SHA256_HEX], want_hex[SHA256_HEX];
	int fd = test_dir(path);
	struct error e = {0};
	struct buf text = {0};
	struct sha256 s;

	(void)state;
	make_tree(fd);
	assert_int_equal(manifest_normalise(fd, 1735689600, &e), 0);
	assert_int_equal(manifest_scan(fd, &m, &e), 0);
	assert_int_equal(manifest_print(&m, &text), 0);
	assert_string_equal(text.data, want);
	sha256_init(&s);
	sha256_update(&s, want, strlen(want));
	sha256_final(&s, want_hex);
	assert_int_equal(manifest_hash(&m, hex), 0);
	assert_string_equal(hex, want_hex);
	assert_int_equal(manifest_parse(text.data, text.len, "m", &again, &e), 0);
	assert_int_equal(again.n, 6);
	assert_string_equal(again.item[5].target, "a -> b");
	assert_string_equal(manifest_find(&again, "usr/bin/hello")->sha256, HASH);
	assert_null(manifest_find(&again, "usr/bi"));
	manifest_free(&m);
	manifest_free(&again);
	buf_free(&text);
	test_dir_remove(fd, path);
}

static void
test_normalise(void **state)
{
	static const char *const paths[] = {"usr", "usr/bin", "usr/bin/hello", "usr/bin/link", "."};
	char path[64];
	int fd = test_dir(path);
	struct error e = {0};
	struct stat st;

	(void)state;
	make_tree(fd);
	assert_int_equal(mkdirat(fd, "tmp", 0755), 0);
	assert_int_equal(fchmodat(fd, "tmp", 01777, 0), 0);
	if (geteuid() == 0)
		assert_int_equal(fchownat(fd, "usr/bin/hello", 1000, 1000, 0), 0);
	assert_int_equal(fchmodat(fd, "usr/bin/hello", 04775, 0), 0);
	assert_int_equal(manifest_normalise(fd, 1735689600, &e), 0);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		assert_int_equal(fstatat(fd, paths[i], &st, AT_SYMLINK_NOFOLLOW), 0);
		assert_int_equal(st.st_mtim.tv_sec, 1735689600);
		assert_int_equal(st.st_mtim.tv_nsec, 0);
	}
	assert_int_equal(fstatat(fd, "usr/bin/hello", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 04755); /* setuid outlives the change of owner */
	assert_int_equal(st.st_uid, geteuid());
	assert_int_equal(fstatat(fd, "tmp", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 01777);
	test_dir_remove(fd, path);
}

static void
test_refuses_what_is_no_file(void **state)
{
	struct manifest m = {0};
	char path[64];
	int fd = test_dir(path);
	struct error e = {0};

	(void)state;
	assert_int_equal(mkdirat(fd, "d", 0755), 0);
	assert_int_equal(mkfifoat(fd, "d/fifo", 0600), 0);
	assert_int_equal(manifest_scan(fd, &m, &e), -EINVAL);
	assert_has(e.text, "d/fifo");
	assert_null(m.item);
	test_dir_remove(fd, path);
}

static void
test_empty(void **state)
{
	struct manifest m = {0};
	struct error e = {0};

	(void)state;
	assert_int_equal(manifest_parse("", 0, "m", &m, &e), 0);
	assert_int_equal(m.n, 0);
	manifest_free(&m);
}

static void
test_bad_lines(void **state)
{
	static const struct {
		const char *text, *at;
	} bad[] = {
		{"d 0755 - - usr", "m:1:"}, /* no newline */
		{"\n", "m:1:"},
		{"x 0755 - - usr\n", "m:1:"},
		{"d 755 - - usr\n", "m:1:"},
		{"d 0855 - - usr\n", "m:1:"},
		{"d 0755 0 - usr\n", "m:1:"},
		{"d 0755 - -  usr\n", "m:1:"},
		{"d 0755 - - /usr\n", "m:1:"},
		{"d 0755 - - ../usr\n", "m:1:"},
		{"d 0755 - - usr/\n", "m:1:"},
		{"d 0755 - - .\n", "m:1:"},
		{"d 0755 - - \n", "m:1:"},
		{"d 0755 - - a\\\n", "m:1:"},
		{"d 0755 - - a\\04\n", "m:1:"},
		{"d 0755 - - a\\000\n", "m:1:"},
		{"d 0755 - - a\\141\n", "m:1:"}, /* needs no escape */
		{"d 0755 - - usr\nd 0755 - - usr\n", "m:2:"},
		{"d 0755 - - usr\nd 0755 - - bin\n", "m:2:"},
		{"f 0644 5 " HASH " a/b\n", "m:1:"},                 /* not in a directory */
		{"l - - - a -> b\nf 0644 5 " HASH " a/b\n", "m:2:"}, /* below a link */
		{"f 0644 05 " HASH " a\n", "m:1:"},
		{"f 0644 -5 " HASH " a\n", "m:1:"},
		{"f 0644 5 2CF2 a\n", "m:1:"},
		{"f 0644 9999999999999999999 " HASH " a\n", "m:1:"},
		{"l - - - a\n", "m:1:"},
		{"l - - - a -> \n", "m:1:"},
		{"l 0777 - - a -> b\n", "m:1:"},
		{"l - - - a -> b c\n", "m:1:"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct manifest m = {0};
		struct error e = {0};

		if (manifest_parse(bad[i].text, strlen(bad[i].text), "m", &m, &e) != -EINVAL)
			fail_msg("taken: %s", bad[i].text);
		assert_has(e.text, bad[i].at);
		assert_null(m.item);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scan_and_print),
		cmocka_unit_test(test_normalise),
		cmocka_unit_test(test_refuses_what_is_no_file),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_bad_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
