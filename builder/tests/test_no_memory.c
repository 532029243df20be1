/* link: -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=strndup */
/* The parsers while the 1st, 2nd, 3rd ... allocation fails, until one run needs no more: each
 * failure is -ENOMEM with a sentence, leaks nothing (the sanitizer looks) and leaves the result
 * alone. */
#include "tests/test.h"

#include <errno.h>

#include "base/strlist.h"
#include "recipe/distro.h"
#include "recipe/plan.h"
#include "recipe/recipe.h"

#define HASH "62adfca89b0a1c0164c2cdca59ca210c1d44c3ffc46daf9931cf4942664cb02a"

static size_t countdown; /* allocations until one fails; 0: none does */

static int
must_fail(void)
{
	return countdown > 0 && --countdown == 0;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_realloc(void *p, size_t size);
char *__real_strdup(const char *s);
char *__wrap_strdup(const char *s);
char *__real_strndup(const char *s, size_t n);
char *__wrap_strndup(const char *s, size_t n);

void *
__wrap_malloc(size_t size)
{
	return must_fail() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return must_fail() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return must_fail() ? NULL : __real_realloc(p, size);
}

char *
__wrap_strdup(const char *s)
{
	return must_fail() ? NULL : __real_strdup(s);
}

char *
__wrap_strndup(const char *s, size_t n)
{
	return must_fail() ? NULL : __real_strndup(s, n);
}

static const char recipe_text[] =
	"version 1\nsummary x\nlicense MIT\nhome http://x\nsource a-{version}.tgz debian:a=1 "
	"http://x/{version}\n"
	"sha256 " HASH "\nsource b.tgz http://x/b\nsha256 " HASH
	"\ninto b\ntree t\nbuild a b c d e\nlink f\n"
	"run g\nstyle make\narg x y\nseed yes\nsetuid usr/bin/su\nbundle d\nminutes 3\nmemory 4\n";
static const char distro_text[] = "summary x\nlibc musl\ninit x\nabout x\nabout y\npackage a "
				  "b\noffer c\nmemory 1\ndisk 1\nminutes 1\n";
static const char plan_text[] =
	"distro x\ndisk only\nuser kim\nuser-password kim a b\nroot-password x\nhostname a\n"
	"ssh-key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJq0m1S0T9zq1q9Xv6bJ0uGQf8Zb3nP2y7W5cXkL0aBc\n"
	"network 10.0.0.1/8 10.0.0.2 1.1.1.1\nswap 1G\nadd a b\nafter shell\nconsole ttyS0\nbuild "
	"missing\n"
	"timezone UTC\nkeymap us\nfilesystem ext4\n";

/* How many allocations the run still had before it when it ended, 0 when one has failed; none fails any more. */
static size_t
left_over(void)
{
	size_t left = countdown;

	countdown = 0;
	return left;
}

static void
check_failure(int r, const void *result, const struct error *e, const char *place)
{
	assert_int_equal(r, -ENOMEM);
	assert_null(result);
	assert_has(e->text, place);
	assert_has(e->text, "not enough memory");
}

static void
test_recipe(void **state)
{
	struct recipe *r = NULL;
	size_t n = 1;

	(void)state;
	for (size_t left = 0; left == 0; n++) {
		struct error e = {0};
		int result;

		countdown = n;
		result = recipe_parse(recipe_text, sizeof recipe_text - 1, "p", &r, &e);
		left = left_over();
		if (left == 0)
			check_failure(result, r, &e, "p/recipe:");
		else
			assert_int_equal(result, 0);
	}
	assert_true(n > 50);
	recipe_free(r);
}

static void
test_distro(void **state)
{
	struct distro *d = NULL;
	size_t n = 1;

	(void)state;
	for (size_t left = 0; left == 0; n++) {
		struct error e = {0};
		int result;

		countdown = n;
		result = distro_parse(distro_text, sizeof distro_text - 1, "d", &d, &e);
		left = left_over();
		if (left == 0)
			check_failure(result, d, &e, "distros/d/distro:");
		else
			assert_int_equal(result, 0);
	}
	assert_true(n > 20);
	distro_free(d);
}

static void
test_plan(void **state)
{
	struct plan *p = NULL;
	size_t n = 1;

	(void)state;
	for (size_t left = 0; left == 0; n++) {
		struct error e = {0};
		int result;

		countdown = n;
		result = plan_parse(plan_text, sizeof plan_text - 1, "f", &p, &e);
		left = left_over();
		if (left == 0)
			check_failure(result, p, &e, "f:");
		else
			assert_int_equal(result, 0);
	}
	assert_true(n > 50);
	n = 1;
	for (size_t left = 0; left == 0; n++) {
		char *text;

		countdown = n;
		text = plan_print(p);
		left = left_over();
		assert_int_equal(text == NULL, left == 0);
		free(text);
	}
	assert_true(n > 2);
	plan_free(p);
}

static void
test_words(void **state)
{
	struct strlist l = {0};

	(void)state;
	assert_int_equal(strlist_add_words(&l, "a b c"), 0);
	for (size_t left = 0, n = 1; left == 0; n++) {
		int r;

		countdown = n;
		r = strlist_add_words(&l, "d e f g h i j");
		left = left_over();
		assert_int_equal(r < 0, left == 0);
		assert_int_equal(l.n, r < 0 ? 3 : 10); /* all or none */
	}
	strlist_sort(&l);
	assert_string_equal(l.item[9], "j");
	strlist_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recipe),
		cmocka_unit_test(test_distro),
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("parsers without memory", tests, NULL, NULL);
}
