/* The menu, driven by keys over a pseudo-terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "menu_child.h"
#include "menu_glass.h"

#define ESC "\033"
#define DOWN "\033[B"
#define RIGHT "\033[C"
#define ENTER "\r"

struct run {
	struct glass glass;
	pid_t pid;
	FILE *result; /* what the child tells at the end: the answer and the plan */
	char text[4096];
};

static void
start(struct run *r, const char *term, int how)
{
	char slave[128];
	int pipes[2];

	memset(r, 0, sizeof *r);
	assert_int_equal(glass_open(&r->glass, 25, 80, slave, sizeof slave), 0);
	assert_int_equal(pipe(pipes), 0);
	fflush(NULL);
	r->pid = fork();
	if (r->pid == 0) {
		int fd = open(slave, O_RDWR | O_NOCTTY);

		close(pipes[0]);
		close(r->glass.master);
		child(fd, fd, pipes[1], term, how);
	}
	close(pipes[1]);
	r->result = fdopen(pipes[0], "r");
}

/* Waits for the end; the child's exit status. */
static int
finish(struct run *r)
{
	int status;
	size_t n;

	while (waitpid(r->pid, &status, WNOHANG) == 0)
		glass_read(&r->glass, 20);
	n = fread(r->text, 1, sizeof r->text - 1, r->result);
	r->text[n] = '\0';
	fclose(r->result);
	close(r->glass.master);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
see(struct run *r, const char *text)
{
	if (glass_expect(&r->glass, text))
		return;
	for (int row = 0; row < 25; row++)
		print_message("|%.80s|\n", r->glass.cell[row]);
	fail_msg("not on the screen: %s", text);
}

static void
press(struct run *r, const char *keys, const char *then)
{
	glass_type(&r->glass, keys);
	see(r, then);
}

static void
to_the_names(struct run *r)
{
	see(r, "Which system");
	see(r, "small and complete");
	press(r, ENTER, "Disk   2/7");
	see(r, "Model     WDC");
	press(r, ENTER, "Keyboard   3/7");
	press(r, "latin" ENTER, "Names   4/7");
}

static void
to_the_plan(struct run *r)
{
	to_the_names(r);
	press(r, "\025pc-7" ENTER "kim" ENTER "secret" ENTER "secret" ENTER, "Time zone   5/7");
	press(r, "new york" ENTER, "Build   6/7");
	press(r, DOWN, "Finished packages");
	press(r, ENTER, "Plan   7/7");
}

static void
a_whole_plan_by_keys(void **state)
{
	struct run r;

	(void)state;
	start(&r, "vt220", 0);
	to_the_plan(&r);
	see(&r, "Type yes and Enter to erase /dev/sda");
	press(&r, "no" ENTER, "not the word");
	press(&r, "y" ENTER, "not the word");
	press(&r, ESC, "Build   6/7"); /* so both were refused */
	press(&r, ENTER, "Plan   7/7");
	glass_type(&r.glass, "yes" ENTER);
	assert_int_equal(finish(&r), 0);
	assert_non_null(strstr(r.text, "result 0\n"));
	assert_non_null(strstr(r.text, "distro busybox\n"));
	assert_non_null(strstr(r.text, "disk path:/dev/sda\n"));
	assert_non_null(strstr(r.text, "erase yes\n"));
	assert_non_null(strstr(r.text, "build missing\n"));
	assert_non_null(strstr(r.text, "hostname pc-7\n"));
	assert_non_null(strstr(r.text, "user kim\n"));
	assert_non_null(strstr(r.text, "user-password kim secret\n"));
	assert_non_null(strstr(r.text, "root-password secret\n"));
	assert_non_null(strstr(r.text, "keymap de-latin1\n"));
	assert_ptr_equal(strstr(r.text, "loaded de-latin1\n"), r.text);
	assert_non_null(strstr(r.text, "timezone America/New_York\n"));
}

static void
escape_goes_back_and_out(void **state)
{
	struct run r;

	(void)state;
	start(&r, "linux", 0);
	to_the_plan(&r);
	press(&r, ESC, "Build   6/7");
	press(&r, ESC, "Time zone   5/7");
	press(&r, ESC, "Names   4/7");
	see(&r, "******"); /* what was typed is still there, and not shown */
	press(&r, ESC, "Keyboard   3/7");
	press(&r, ESC, "Disk   2/7");
	press(&r, ESC, "System   1/7");
	press(&r, ESC, "Leave the installation?");
	press(&r, ESC, "System   1/7");
	press(&r, ESC, "Leave the installation?");
	glass_type(&r.glass, RIGHT ENTER);
	assert_int_equal(finish(&r), 0);
	assert_string_equal(r.text, "loaded de-latin1\nresult 1\n");
}

static void
bad_input_is_told(void **state)
{
	struct run r;

	(void)state;
	start(&r, "xterm-256color", 0);
	see(&r, "Which system");
	press(&r, ENTER, "Disk   2/7");
	press(&r, DOWN, "Kiln runs from");
	press(&r, ENTER, "This can't be taken");
	press(&r, "\033[A" ENTER, "Keyboard   3/7");
	press(&r, "zzz", "Nothing matches");
	press(&r, ENTER "\025", "dvorak");
	press(&r, "latin\025", "dvorak"); /* the choice stands at de-latin1 */
	press(&r, "de", "de-latin1");
	press(&r, ENTER, "Names   4/7");
	press(&r, "\025my pc" ENTER ENTER ENTER ENTER, "cannot be a host name");
	press(&r, "\025pc" ENTER "root" ENTER ENTER ENTER, "part of the system");
	press(&r, "\025kim" ENTER ENTER ENTER, "A password is needed");
	press(&r, "one" ENTER "two" ENTER, "not the same");
	press(&r, "\303\244", "was left out");
	press(&r, "one" ENTER "one" ENTER, "Time zone   5/7");
	press(&r, "tokyo" ENTER, "Build   6/7");
	press(&r, ENTER, "Key map    de ");
	close(r.glass.master);
	r.glass.master = -1;
	assert_int_equal(finish(&r), 5);
}

static void
a_plan_that_cannot_be(void **state)
{
	struct run r;

	(void)state;
	start(&r, "vt100", BROKEN);
	to_the_plan(&r);
	see(&r, "disk is too small");
	press(&r, ENTER, "Build   6/7");
	close(r.glass.master);
	r.glass.master = -1;
	assert_int_equal(finish(&r), 5);
	assert_string_equal(r.text, "loaded de-latin1\nresult 4\n");
}

static void
a_short_reason_stands_above_the_questions(void **state)
{
	struct run r;

	(void)state;
	start(&r, "vt100", SHORT);
	see(&r, "kiln.plan was found.");
	see(&r, "System   1/7");
	close(r.glass.master);
	r.glass.master = -1;
	assert_int_equal(finish(&r), 5);
}

/* The serial number that the plan should have is what the person needs to read. */
static void
a_long_reason_is_a_page(void **state)
{
	struct run r;

	(void)state;
	start(&r, "vt100", LONG);
	see(&r, "WD-WCC7K1");
	see(&r, "S5Y0NE0R");
	press(&r, ENTER, "System   1/7");
	close(r.glass.master);
	r.glass.master = -1;
	assert_int_equal(finish(&r), 5);
}

static void
another_console_was_quicker(void **state)
{
	struct run r;

	(void)state;
	start(&r, "vt100", TAKEN);
	assert_int_equal(finish(&r), 0);
	assert_string_equal(r.text, "result 5\n");
}

/* Only what changed is drawn: a framebuffer that is cleared with every key flickers. */
static void
no_flicker(void **state)
{
	struct run r;
	int cleared;

	(void)state;
	start(&r, "vt220", 0);
	to_the_names(&r);
	cleared = r.glass.cleared;
	press(&r, "\025forge", "forge");
	press(&r, ENTER "kim", "kim");
	assert_int_equal(r.glass.cleared, cleared);
	press(&r, "\f", "Kiln");
	close(r.glass.master);
	r.glass.master = -1;
	assert_int_equal(finish(&r), 5);
}

static void
another_size(void **state)
{
	static const struct {
		unsigned short rows, cols;
	} sizes[] = { { 67, 240 }, { 24, 80 }, { 5, 20 }, { 1, 1 }, { 500, 500 }, { 25, 80 } };
	struct run r;

	(void)state;
	start(&r, "vt220", 0);
	to_the_names(&r);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct winsize w = { .ws_row = sizes[i].rows, .ws_col = sizes[i].cols };

		ioctl(r.glass.master, TIOCSWINSZ, &w);
		glass_clear(&r.glass);
		glass_type(&r.glass, "\033[A\033[B" ESC "a" ENTER);
		glass_read(&r.glass, 1200);
	}
	glass_clear(&r.glass);
	press(&r, "\f", "Kiln");
	close(r.glass.master);
	r.glass.master = -1;
	assert_int_equal(finish(&r), 5);
}

/* The kernel's console on a screen of 1080 lines: the bars reach its edges, text does not. */
static void
big_screen(void **state)
{
	struct winsize w = { .ws_row = 67, .ws_col = 240 };
	struct run r;

	(void)state;
	start(&r, "linux", 0);
	see(&r, "Which system");
	ioctl(r.glass.master, TIOCSWINSZ, &w);
	glass_clear(&r.glass);
	press(&r, DOWN "\f", "Esc back");
	assert_string_equal(r.glass.cell[0] + 240 - strlen("1/7  "), "1/7  ");
	assert_non_null(strstr(r.glass.cell[66], "Esc back"));
	for (int row = 1; row < 66; row++)
		for (int col = 130; col < 240; col++)
			assert_int_equal(r.glass.cell[row][col], ' ');
	close(r.glass.master);
	r.glass.master = -1;
	assert_int_equal(finish(&r), 5);
}

/* A serial line that picks up noise: nothing is installed, and nothing crashes. */
static void
noise(void **state)
{
	struct run r;
	unsigned seed = 1;

	(void)state;
	start(&r, "vt220", 0);
	see(&r, "Which system");
	for (int i = 0; i < 2000; i++) {
		char c = (char)(seed >> 16);

		seed = seed * 1103515245 + 12345;
		if (c != 'y' && write(r.glass.master, &c, 1) < 0)
			break;
		if (i % 50 == 0 && !glass_read(&r.glass, 5))
			break;
	}
	close(r.glass.master);
	r.glass.master = -1;
	(void)finish(&r);
	assert_null(strstr(r.text, "distro"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_plan_by_keys),
		cmocka_unit_test(escape_goes_back_and_out),
		cmocka_unit_test(bad_input_is_told),
		cmocka_unit_test(a_plan_that_cannot_be),
		cmocka_unit_test(a_short_reason_stands_above_the_questions),
		cmocka_unit_test(a_long_reason_is_a_page),
		cmocka_unit_test(another_console_was_quicker),
		cmocka_unit_test(no_flicker),
		cmocka_unit_test(another_size),
		cmocka_unit_test(big_screen),
		cmocka_unit_test(noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
