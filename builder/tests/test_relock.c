/* Versions as the host's archive sorts them, and recipes moved to a newer one. */
#include "tests/test.h"

#include <errno.h>

#include "recipe/recipe.h"
#include "store/relock.h"
#include "store/version.h"

/* Each is older than the next one. */
static const char *const sorted[] = {
	"0~~",
	"0~~a",
	"0~",
	"0",
	"0a",
	"0.0-1",
	"1~rc1-1",
	"1~rc2-1",
	"1",
	"1-1~deb13u1",
	"1-1",
	"1-1+b1",
	"1-1.1",
	"1-2",
	"1-10",
	"1a",
	"1+dfsg-1",
	"1.0-1",
	"1.2.3-1",
	"1.2.10-1",
	"1.10-1",
	"99999999999999999999998",
	"99999999999999999999999",
	"1:0.1-1",
	"2:0~1",
};

static void
versions_sort(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sorted / sizeof *sorted; i++)
		for (size_t k = 0; k < sizeof sorted / sizeof *sorted; k++) {
			int r = version_compare(sorted[i], sorted[k]);

			if ((r < 0) != (i < k) || (r > 0) != (i > k))
				fail_msg("%s against %s: %d", sorted[i], sorted[k], r);
		}
}

static void
leading_zeros_and_no_epoch_are_equal(void **state)
{
	(void)state;
	assert_int_equal(version_compare("1.01-1", "1.1-1"), 0);
	assert_int_equal(version_compare("0:1.0-1", "1.0-1"), 0);
	assert_int_equal(version_compare("1.0", "1.0-0"), 0);
	assert_int_equal(version_compare("", ""), 0);
}

static void
upstream_is_what_stands_between(void **state)
{
	static const char *const cases[][2] = {
		{"2:6.3.0+dfsg-3", "6.3.0+dfsg"},
		{"1.07.1-4", "1.07.1"},
		{"1-2-3", "1-2"},
		{"5", "5"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = {0};

		assert_int_equal(version_upstream(cases[i][0], &b), 0);
		assert_string_equal(b.data, cases[i][1]);
		buf_free(&b);
	}
}

static void
series_differ_in_the_last_component(void **state)
{
	(void)state;
	assert_true(version_same_series("6.12.107", "6.12.110"));
	assert_true(version_same_series("1.2.5", "1.2.5"));
	assert_true(version_same_series("6.3.0+dfsg", "6.3.1+dfsg1"));
	assert_true(version_same_series("3.5", "3.5.1"));
	assert_true(version_same_series("2025b", "2026a"));
	assert_false(version_same_series("6.12.107", "6.13.1"));
	assert_false(version_same_series("1.2.5", "2.2.5"));
	assert_false(version_same_series("3.5", "3.50.1"));
}

#define OLD "1111111111111111111111111111111111111111111111111111111111111111"
#define NEW "2222222222222222222222222222222222222222222222222222222222222222"
#define OTHER "3333333333333333333333333333333333333333333333333333333333333333"
#define HEAD                                                                                     \
	"version  1.2.5\n# version 1.2.5 is named here too\nsummary  a library, version 1.2.5\n" \
	"license  MIT\nhome     https://example.org/\n"

static const char uris[] =
	"Reading package lists...\n"
	"'https://a/musl_1.2.6-1.dsc' musl_1.2.6-1.dsc 100 SHA256:" OTHER "\n"
	"'https://a/musl_1.2.6.orig.tar.xz.asc' musl_1.2.6.orig.tar.xz.asc 100 SHA256:" OTHER "\n"
	"'https://a/musl_1.2.6.orig.tar.xz' musl_1.2.6.orig.tar.xz 100 SHA256:" NEW "\n"
	"'https://a/musl_1.2.6-1.debian.tar.xz' musl_1.2.6-1.debian.tar.xz 100 SHA256:" OTHER "\n";

static void
the_file_is_found_however_compressed(void **state)
{
	char *file = NULL, *sha256 = NULL;

	(void)state;
	assert_int_equal(
		relock_find(uris, "musl_1.2.5.orig.tar.gz", "1.2.5-3", "1.2.6-1", &file, &sha256),
		0);
	assert_string_equal(file, "musl_1.2.6.orig.tar.xz");
	assert_string_equal(sha256, NEW);
	free(file);
	free(sha256);
	file = sha256 = NULL;
	assert_int_equal(
		relock_find(uris, "other_1.2.5.orig.tar.gz", "1.2.5-3", "1.2.6-1", &file, &sha256),
		0);
	assert_null(file);
	assert_int_equal(relock_find("", "a_1.tar", "1", "2", &file, &sha256), 0);
	assert_null(file);
}

/* Rewrites source `i` of `text` from 1.2.5-3 to 1.2.6-1; returns the new text, owned, or NULL. */
static char *
rewrite(const char *text, size_t i, const char *file, struct error *e)
{
	const struct relock l = {"musl", "1.2.5-3", "1.2.6-1", file, NEW};
	struct recipe *r = NULL;
	struct buf b = {0};

	assert_int_equal(recipe_parse(text, strlen(text), "distros/ports/musl", &r, e), 0);
	if (relock_rewrite(text, r, i, &l, &b, e) == -EINVAL)
		assert_null(b.data);
	recipe_free(r);
	return b.data;
}

static void
rewrites(const char *text, size_t i, const char *file, const char *want)
{
	struct error e = {""};
	char *new = rewrite(text, i, file, &e);

	if (!new)
		fail_msg("%s", e.text);
	assert_string_equal(new, want);
	free(new);
}

static void
only_the_lines_of_the_source_change(void **state)
{
	(void)state;
	rewrites(HEAD "source   musl_{version}.orig.tar.gz  debian:musl=1.2.5-3  "
		      "https://b/musl-{version}.tar.gz\n"
		      "sha256   " OLD "\nbuild    make\n# end",
		 0, "musl_1.2.6.orig.tar.gz",
		 "version  1.2.6\n# version 1.2.5 is named here too\nsummary  a library, version "
		 "1.2.5\n"
		 "license  MIT\nhome     https://example.org/\n"
		 "source   musl_{version}.orig.tar.gz  debian:musl=1.2.6-1  "
		 "https://b/musl-{version}.tar.gz\n"
		 "sha256   " NEW "\nbuild    make\n# end");
}

static void
names_written_out_change(void **state)
{
	(void)state;
	rewrites("version 9\nsummary x\nlicense MIT\nhome https://example.org/\n"
		 "source first_9.tar debian:first=9-1\nsha256 " OTHER "\n"
		 "source\tmusl_1.2.5.orig.tar.gz debian:musl=1.2.5-3 "
		 "https://b/musl-1.2.5/musl-1.2.5.tar.gz\n"
		 "into b\nsha256 " OLD "\n",
		 1, "musl_1.2.6.orig.tar.xz",
		 "version 9\nsummary x\nlicense MIT\nhome https://example.org/\n"
		 "source first_9.tar debian:first=9-1\nsha256 " OTHER "\n"
		 "source\tmusl_1.2.6.orig.tar.xz debian:musl=1.2.6-1 "
		 "https://b/musl-1.2.6/musl-1.2.6.tar.gz\n"
		 "into b\nsha256 " NEW "\n");
}

static void
what_stands_behind_both_versions_is_no_part(void **state)
{
	static const char text[] = "version 1.2\nsummary x\nlicense MIT\nhome https://example.org/\n"
				   "source a_{version}-stable.tar debian:a=1.2-stable-1\nsha256 " OLD "\n";
	const struct relock l = {"a", "1.2-stable-1", "1.3-stable-1", "a_1.3-stable.tar", NEW};
	struct recipe *r = NULL;
	struct error e = {""};
	struct buf b = {0};

	(void)state;
	assert_int_equal(recipe_parse(text, strlen(text), "distros/ports/a", &r, &e), 0);
	assert_int_equal(relock_rewrite(text, r, 0, &l, &b, &e), 0);
	assert_has(b.data, "version 1.3\n");
	assert_has(b.data, "source a_{version}-stable.tar debian:a=1.3-stable-1\n");
	buf_free(&b);
	recipe_free(r);
}

/* Debian's 4.0.33-1+really4.0.32 of mtools: no rule leads from there to the version. */
static void
a_version_that_does_not_follow_is_refused(void **state)
{
	struct error e = {""};

	(void)state;
	assert_null(rewrite("version 7\nsummary x\nlicense MIT\nhome https://example.org/\n"
			    "source musl_{version}.tar debian:musl=1.2.5-3\nsha256 " OLD "\n",
			    0, "musl_1.2.6.tar", &e));
	assert_has(e.text, "by hand");
}

static void
another_source_that_would_change_too_is_refused(void **state)
{
	struct error e = {""};

	(void)state;
	assert_null(rewrite(HEAD "source musl_{version}.tar debian:musl=1.2.5-3\nsha256 " OLD "\n"
				 "source extra_{version}.tar debian:extra=1.2.5-1\nsha256 " OTHER
				 "\n",
			    0, "musl_1.2.6.tar", &e));
	assert_has(e.text, "by hand");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_sort),
		cmocka_unit_test(leading_zeros_and_no_epoch_are_equal),
		cmocka_unit_test(upstream_is_what_stands_between),
		cmocka_unit_test(series_differ_in_the_last_component),
		cmocka_unit_test(the_file_is_found_however_compressed),
		cmocka_unit_test(only_the_lines_of_the_source_change),
		cmocka_unit_test(names_written_out_change),
		cmocka_unit_test(what_stands_behind_both_versions_is_no_part),
		cmocka_unit_test(a_version_that_does_not_follow_is_refused),
		cmocka_unit_test(another_source_that_would_change_too_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
