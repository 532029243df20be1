/* The grammar: what is a line, what is not, and the words for it. */
#include "tests/test.h"

#include <errno.h>

#include "base/grammar.h"

enum { NAME, ITEM, NOTE, KEYS };

static const struct grammar_key keys[KEYS] = {
	[NAME] = {"name", GRAMMAR_ONE, true},
	[ITEM] = {"item", GRAMMAR_LIST, false},
	[NOTE] = {"note", GRAMMAR_ONE, false},
};

static struct grammar_doc
read_good(const char *text)
{
	struct grammar_doc d = {0};
	struct error e = {0};

	if (grammar_parse(text, strlen(text), "f", keys, KEYS, &d, &e) < 0)
		fail_msg("%s", e.text);
	return d;
}

static void
must_say(const char *text, size_t len, const char *sentence)
{
	struct grammar_doc d = {.n = 77};
	struct error e = {0};

	assert_int_equal(grammar_parse(text, len, "f", keys, KEYS, &d, &e), -EINVAL);
	assert_int_equal(d.n, 77);
	assert_has(e.text, sentence);
}

#define MUST_SAY(text, sentence) must_say(text, sizeof text - 1, sentence)

static void
test_lines(void **state)
{
	struct grammar_doc d = read_good(
		"# comment\n\n  name\t one two  \n\t# another\nitem a # b\nitem c");

	(void)state;
	assert_int_equal(d.n, 3);
	assert_string_equal(grammar_value(&d, NAME), "one two");
	assert_int_equal(d.lines[0].line, 3);
	assert_string_equal(d.lines[1].value, "a # b"); /* a comment has a line of its own */
	assert_string_equal(d.lines[2].value, "c");
	assert_int_equal(d.lines[2].line, 6);
	assert_null(grammar_value(&d, NOTE));
	grammar_free(&d);
	grammar_free(&d);
	grammar_free(NULL);
}

static void
test_foreign_editors(void **state)
{
	struct grammar_doc d = read_good("\xef\xbb\xbfname x\r\nnote \xc3\xbc\r\n");

	(void)state;
	assert_string_equal(grammar_value(&d, NAME), "x");
	assert_string_equal(grammar_value(&d, NOTE), "ü");
	grammar_free(&d);
	MUST_SAY("name x\rnote y\n", "f:1: control character 0x0d at column 7");
	MUST_SAY("name: x\n", "f:1: write \"name\", a blank");
	MUST_SAY("name=x\n", "f:1: write \"name\", a blank");
}

static void
test_keys(void **state)
{
	(void)state;
	MUST_SAY("name x\nitme y\n", "f:2: unknown key \"itme\"; did you mean \"item\"?");
	MUST_SAY("name x\nelephant y\n",
		 "f:2: unknown key \"elephant\"; the known ones are: name item note");
	MUST_SAY("name x\nname y\n", "f:2: \"name\" stands on line 1 already");
	MUST_SAY("name x\nitem  \n", "f:2: \"item\" has no value");
	MUST_SAY("item x\n", "f:1: the file ends without a \"name\" line");
	MUST_SAY("", "f:1: the file ends without a \"name\" line");
	MUST_SAY("\n\n\nitem x\n# end", "f:5: the file ends");
}

static void
test_bytes(void **state)
{
	(void)state;
	MUST_SAY("name \0x\n", "f:1: control character 0x00 at column 6");
	MUST_SAY("name x\nnote \x1b[2J\n", "f:2: control character 0x1b at column 6");
	MUST_SAY("# \x7f\nname x", "f:1: control character 0x7f");
	MUST_SAY("name \xc2\x9b\n", "f:1: control character 0x9b");
	MUST_SAY("name gr\xfc\xdf\n", "f:1: byte 0xfc at column 8 is not UTF-8");
	MUST_SAY("name \xc0\xaf\n", "not UTF-8");	  /* overlong */
	MUST_SAY("name \xed\xa0\x80\n", "not UTF-8");	  /* surrogate */
	MUST_SAY("name \xf4\x90\x80\x80\n", "not UTF-8"); /* above U+10FFFF */
	MUST_SAY("name \xe2\x82", "not UTF-8");		  /* cut */
}

static void
test_limits(void **state)
{
	size_t len = ((size_t)1 << 20) + 1;
	char *text = malloc(len);
	struct grammar_doc d = {0};
	struct error e = {0};

	(void)state;
	assert_non_null(text);
	memset(text, '\n', len);
	must_say(text, len, "f:1: the file has 1048577 bytes");
	memcpy(text, "name ", 5);
	memset(text + 5, 'x', 4091);
	assert_int_equal(grammar_parse(text, len - 1, "f", keys, KEYS, &d, &e), 0);
	assert_int_equal(strlen(grammar_value(&d, NAME)), 4091);
	grammar_free(&d);
	text[4096] = 'x';
	must_say(text, len - 1, "f:1: this line has 4097 bytes; 4096 are allowed");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),  cmocka_unit_test(test_foreign_editors),
		cmocka_unit_test(test_keys),   cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("grammar", tests, NULL, NULL);
}
