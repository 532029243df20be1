/* Keys out of the bytes that terminals send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "installer/screen_key.h"

static int
decode(const char *bytes, bool more, size_t *ret_used)
{
	return screen_key_decode((const unsigned char *)bytes, strlen(bytes), more, ret_used);
}

static void
keys_from_bytes(void **state)
{
	static const struct {
		const char *bytes;
		int key;
		size_t used;
	} cases[] = {
		{ "a", 'a', 1 },
		{ "\r", SCREEN_ENTER, 1 },
		{ "\033[A", SCREEN_UP, 3 },
		{ "\033OB", SCREEN_DOWN, 3 },
		{ "\033[1;5D", SCREEN_LEFT, 6 },
		{ "\033[3~x", SCREEN_DELETE, 4 },
		{ "\033[[A", SCREEN_OTHER, 4 },
		{ "\033x", SCREEN_ESC, 1 },
		{ "\177", SCREEN_BACKSPACE, 1 },
		{ "\003", SCREEN_ESC, 1 },
		{ "\033[200~", SCREEN_OTHER, 6 },
		{ "\303", SCREEN_OTHER, 1 },
		/* not complete, and more may come */
		{ "\033", SCREEN_NONE, 0 },
		{ "\033[", SCREEN_NONE, 0 },
		{ "\033[1;", SCREEN_NONE, 0 },
	};
	size_t used;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(decode(cases[i].bytes, true, &used), cases[i].key);
		assert_int_equal(used, cases[i].used);
	}
	assert_int_equal(decode("\033", false, &used), SCREEN_ESC);
	assert_int_equal(used, 1);
	assert_int_equal(decode("\033[1;", false, &used), SCREEN_OTHER);
	assert_int_equal(used, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_from_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
