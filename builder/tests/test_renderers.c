/* Progress as it is drawn: lines, a terminal's, and JSON. */
#include "tests/test.h"

#include <sys/mman.h>

#include "ui/json.h"
#include "ui/live.h"
#include "ui/plain.h"

/* All that was written to it, which is closed. */
static const char *
said(int fd, char *text, size_t size)
{
	ssize_t n = pread(fd, text, size - 1, 0);

	assert_true(n >= 0);
	text[n] = '\0';
	close(fd);
	return text;
}

/* A sign of life every minute; how long it still takes is told where that is known. */
static void
test_plain(void **state)
{
	struct progress p = {.kind = PROGRESS_TICK, .done = 1, .total = 3, .percent = 40};
	struct plain plain = {.fd = memfd_create("renderer", MFD_CLOEXEC), .next_sign = 60};
	char text[4096];

	(void)state;
	p.elapsed = 59;
	p.remaining = 90;
	plain_draw(&plain, &p);
	p.elapsed = 60;
	plain_draw(&plain, &p);
	plain_draw(&plain, &p);
	p.elapsed = 120;
	p.remaining = -1;
	plain_draw(&plain, &p);
	assert_string_equal(said(plain.fd, text, sizeof text),
			    "[ 40%] 1 of 3 packages, 1 min 00 s so far, about 1 min 30 s to go\n"
			    "[ 40%] 1 of 3 packages, 2 min 00 s so far\n");
}

static void
test_live(void **state)
{
	struct progress p = {.kind = PROGRESS_TICK, .total = 3, .percent = 40, .elapsed = 60, .remaining = 90};
	struct live live = {.fd = memfd_create("renderer", MFD_CLOEXEC)};
	char text[4096];

	(void)state;
	live_draw(&live, &p);
	p.remaining = -1;
	live_draw(&live, &p);
	said(live.fd, text, sizeof text);
	assert_non_null(strstr(text, "1 min 00 s so far, about 1 min 30 s to go\n"));
	assert_non_null(strstr(text, "1 min 00 s so far\n"));
}

static void
test_json(void **state)
{
	const struct progress p = {
		.kind = PROGRESS_FAILED,
		.package = "a",
		.version = "1",
		.text = "say \"no\"\n\\ \xff \xc3\xa9",
		.total = 2,
		.percent = 12.5,
		.remaining = -1,
	};
	struct json j = {memfd_create("renderer", MFD_CLOEXEC)};
	char text[4096];

	(void)state;
	json_draw(&j, &p);
	assert_string_equal(
		said(j.fd, text, sizeof text),
		"{\"event\":\"failed\",\"done\":0,\"total\":2,\"running\":0,\"percent\":12.50,"
		"\"elapsed\":0.0,\"remaining\":-1.0,\"seconds\":0.0,\"cpu\":0.0,\"package\":\"a\","
		"\"version\":\"1\",\"text\":\"say \\\"no\\\"\\u000a\\\\ \\ufffd \xc3\xa9\"}\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
