/* init's reading of the kernel command line, and of the first bytes of a volume. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "init/cmdline.h"
#include "init/volume.h"

static struct cmdline
parse(const char *text)
{
	struct cmdline c;

	cmdline_parse(text, strlen(text), &c);
	return c;
}

static void
nothing_of_ours(void **state)
{
	struct cmdline c = parse("BOOT_IMAGE=/boot/vmlinuz quiet loglevel=3 console=ttyS0,115200 "
				 "kiln.plan=/x kiln.auto=1\n");

	(void)state;
	assert_string_equal(c.problem, "");
	assert_int_equal(c.nconsoles, 0);
	assert_int_equal(c.wait, 60);
	assert_false(c.check);
}

static void
every_word(void **state)
{
	struct cmdline c = parse("kiln.console=ttyS0,115200 kiln.console=/dev/tty1 "
				 "kiln.stick=/stick kiln.iso=/iso/kiln.iso "
				 "kiln.term=dumb kiln.id=abc123 kiln.wait=5 kiln.check=1 kiln.rescue=1");

	(void)state;
	assert_string_equal(c.problem, "");
	assert_int_equal(c.nconsoles, 2);
	assert_string_equal(c.console[0], "ttyS0");
	assert_string_equal(c.console[1], "tty1");
	assert_string_equal(c.stick, "/stick");
	assert_string_equal(c.iso, "/iso/kiln.iso");
	assert_string_equal(c.term, "dumb");
	assert_string_equal(c.id, "abc123");
	assert_int_equal(c.wait, 5);
	assert_true(c.check);
	assert_true(c.rescue);
}

static void
quotes_hold_blanks(void **state)
{
	struct cmdline c = parse("foo=\"a kiln.check=1 b\" kiln.iso=\"/my iso\" \"kiln.wait=7\"");

	(void)state;
	assert_string_equal(c.problem, "");
	assert_false(c.check);
	assert_string_equal(c.iso, "/my iso");
	assert_int_equal(c.wait, 7);
}

static void
bad_words_are_told_and_do_not_count(void **state)
{
	static const struct {
		const char *text, *wants;
	} cases[] = {
		{ "kiln.chek=1", "is not known" },
		{ "kiln.=1", "is not known" },
		{ "kiln.consoleconsoleconsole=1", "is not known" },
		{ "kiln.check=yes", "0 or 1" },
		{ "kiln.check", "0 or 1" },
		{ "kiln.stick=relative", "absolute path" },
		{ "kiln.stick=/a/../b", "absolute path" },
		{ "kiln.stick=/a/..", "absolute path" },
		{ "kiln.console=../sda", "a name like" },
		{ "kiln.console=", "a name like" },
		{ "kiln.term=a/b", "terminal" },
		{ "kiln.wait=-1", "seconds" },
		{ "kiln.wait=1000", "seconds" },
		{ "kiln.id=", "/kiln/stick" },
		{ "kiln.console=a kiln.console=b kiln.console=c kiln.console=d kiln.console=e",
		  "four" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct cmdline c = parse(cases[i].text);

		assert_non_null(strstr(c.problem, cases[i].wants));
		assert_string_equal(c.stick, "");
		assert_int_equal(c.wait, 60);
		assert_false(c.check);
	}
}

static void
too_long_is_no_word(void **state)
{
	char text[2000] = "kiln.stick=/";
	struct cmdline c;

	(void)state;
	memset(text + 12, 'x', sizeof text - 13);
	memcpy(text + sizeof text - 15, " kiln.check=1", 14);
	c = parse(text);
	assert_string_equal(c.stick, "");
	assert_true(c.check);
}

static void
volumes_by_their_first_bytes(void **state)
{
	static unsigned char bytes[VOLUME_BYTES];
	struct volume v;

	(void)state;
	volume_probe(bytes, sizeof bytes, &v);
	assert_null(v.type);
	memcpy(bytes + 510, "\x55\xaa", 2);
	memcpy(bytes + 82, "FAT32   ", 8);
	memcpy(bytes + 71, "KILN-PLAN  ", 11);
	volume_probe(bytes, sizeof bytes, &v);
	assert_string_equal(v.type, "vfat");
	assert_string_equal(v.label, "KILN-PLAN");
	memcpy(bytes + 1024 + 56, "\x53\xef", 2);
	memcpy(bytes + 1024 + 120, "0123456789abcdef", 16);
	volume_probe(bytes, sizeof bytes, &v);
	assert_string_equal(v.type, "ext4");
	assert_string_equal(v.label, "0123456789abcdef");
	memcpy(bytes + 32769, "CD001", 5);
	volume_probe(bytes, sizeof bytes, &v);
	assert_string_equal(v.type, "iso9660");
	volume_probe(bytes, 32772, &v);
	assert_string_equal(v.type, "ext4");
	volume_probe(bytes, 3, &v);
	assert_null(v.type);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_of_ours),
		cmocka_unit_test(every_word),
		cmocka_unit_test(quotes_hold_blanks),
		cmocka_unit_test(bad_words_are_told_and_do_not_count),
		cmocka_unit_test(too_long_is_no_word),
		cmocka_unit_test(volumes_by_their_first_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
