/* What the screen shows while an installation goes on, and when it is over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "installer/menu_status.h"
#include "menu_fake_progress.h"
#include "menu_glass.h"

#define RIGHT "\033[C"
#define ENTER "\r"

static void
status_never_says_100_nor_falls(void **state)
{
	struct progress p = {
		.kind = PROGRESS_TICK, .percent = 100, .remaining = -1, .total = 3, .done = 3
	};
	struct menu_status s, copy;
	struct buf b = { 0 };

	(void)state;
	menu_status_start(&s);
	menu_status_take(&s, &p);
	assert_true(s.percent < 100);
	p.percent = 5;
	menu_status_take(&s, &p);
	assert_true(s.percent > 90);
	for (int i = 0; i < 100; i++) {
		char line[32];

		snprintf(line, sizeof line, "line\t%d", i);
		menu_status_tell(&s, line);
	}
	assert_string_equal(menu_status_line(&s, s.nlines - 1), "line 99");
	menu_status_stage(&s, 3, 9, "Building");
	assert_int_equal(menu_status_print(&s, &b), 0);
	menu_status_start(&copy);
	menu_status_read(&copy, b.data);
	assert_int_equal(copy.stage, 3);
	assert_int_equal(copy.total, 3);
	assert_string_equal(copy.heading, "Building");
	assert_string_equal(menu_status_line(&copy, copy.nlines - 1), "line 99");
	assert_int_equal(copy.nlines, s.nlines);
	menu_status_read(&copy,
			 "numbers x\nline\nheading\nfoo\n\n\nnumbers 99999999999999999999 1e999");
	buf_free(&b);
}

static void
long_lines_keep_both_ends(void **state)
{
	struct menu_status s;
	struct progress p = { .kind = PROGRESS_AGAIN, .package = "linux", .text = "other bits" };
	char text[200], ret[32];

	(void)state;
	menu_status_fit("short", 20, ret);
	assert_string_equal(ret, "short");
	menu_status_fit("12345678901234567890", 20, ret);
	assert_string_equal(ret, "12345678901234567890");
	menu_status_fit("gcc -O2 -pipe -Wall -c src/file.c", 21, ret);
	assert_string_equal(ret, "gcc -O2 ... rc/file.c");
	/* A character of two bytes at either edge stays away whole. */
	menu_status_fit("123456\303\244 -O2 -pipe -W\303\244rc/file.c", 21, ret);
	assert_string_equal(ret, "123456 ... rc/file.c");
	memset(text, 'x', sizeof text - 1);
	memcpy(text, "gcc", 3);
	memcpy(text + sizeof text - 7, "file.c", 7);
	menu_status_start(&s);
	menu_status_tell(&s, text);
	assert_memory_equal(menu_status_line(&s, 0), "gccxx", 5);
	assert_non_null(strstr(menu_status_line(&s, 0), "file.c"));
	menu_status_take(&s, &p);
	assert_string_equal(menu_status_line(&s, 1), "once more: linux: other bits");
}

static char published[64], pressed[80]; /* what the consoles share; "": there is one */

static bool
was_pressed(void *arg)
{
	return unlink(arg) == 0;
}

static void
leave_press(void *arg)
{
	(void)arg;
	close(open(pressed, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static void
show_progress(int fd, const char *what)
{
	struct menu *m = NULL;
	enum menu_answer answer = MENU_INSTALL;

	if (menu_open(fd, fd, "vt220", &m, NULL) < 0)
		_exit(111);
	if (published[0]) {
		menu_publish(m, published);
		menu_elsewhere(m, was_pressed, pressed);
	}
	if (strcmp(what, "progress") == 0)
		fake_progress(m, 20);
	else if (strcmp(what, "failure") == 0)
		answer = menu_failure(m, "gcc failed in build.", "cc1: out of memory",
				      "KILN-PLAN:/logs");
	else if (strcmp(what, "done") == 0)
		menu_done(m, "busybox is on /dev/sda.", 30);
	else
		answer = menu_countdown(m, "plan for /dev/sda", 30) ? MENU_RETRY : MENU_INSTALL;
	menu_close(m);
	_exit((int)answer);
}

static int
show(const char *what, const char *first, const char *second, const char *keys)
{
	char slave[128];
	struct glass g;
	int status;
	pid_t pid;

	assert_int_equal(glass_open(&g, 25, 80, slave, sizeof slave), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		show_progress(open(slave, O_RDWR | O_NOCTTY), what);
	assert_true(glass_expect(&g, first));
	assert_true(glass_expect(&g, second));
	assert_false(glass_has(&g, "100.0 %"));
	glass_type(&g, keys);
	while (waitpid(pid, &status, WNOHANG) == 0)
		glass_read(&g, 20);
	close(g.master);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool
file_is_there(void *arg)
{
	return access(arg, F_OK) == 0;
}

static void
nothing(void *arg)
{
	(void)arg;
}

/* One console draws, another shows what it draws until it is over. */
static void
watching_another_console(void **state)
{
	char slave[128], path[] = "/tmp/kiln-test-status.XXXXXX";
	struct menu *m = NULL;
	struct glass g;
	int status;
	pid_t pid;

	(void)state;
	close(mkstemp(path));
	assert_int_equal(menu_open(open("/dev/null", O_RDONLY), open("/dev/null", O_WRONLY), "dumb",
				   &m, NULL),
			 0);
	menu_publish(m, path);
	assert_int_equal(glass_open(&g, 25, 80, slave, sizeof slave), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		int fd = open(slave, O_RDWR | O_NOCTTY);
		struct menu *other = NULL;

		_exit(menu_open(fd, fd, "vt220", &other, NULL) < 0 ? 111 :
		      menu_watch(other, path, file_is_there, nothing, path) < 0 ? 5 : 0);
	}
	fake_progress(m, 1);
	assert_true(glass_expect(&g, "Step 3 of 9: Building packages"));
	assert_true(glass_expect(&g, "built: linux"));
	menu_stage(m, 4, 9, "Making it bootable");
	assert_true(glass_expect(&g, "Making it bootable"));
	menu_close(m);
	unlink(path);
	while (waitpid(pid, &status, WNOHANG) == 0)
		glass_read(&g, 20);
	close(g.master);
	assert_int_equal(status, 0);
}

/* A question on one console; what the other says of it, and what a key there does to it. */
static int
press_elsewhere(const char *what, const char *first, const char *second)
{
	char slave[2][128];
	struct glass g[2];
	int status;
	pid_t pid[2];

	for (int i = 0; i < 2; i++)
		assert_int_equal(glass_open(&g[i], 25, 80, slave[i], sizeof slave[i]), 0);
	fflush(NULL);
	pid[0] = fork();
	if (pid[0] == 0)
		show_progress(open(slave[0], O_RDWR | O_NOCTTY), what);
	pid[1] = fork();
	if (pid[1] == 0) {
		int fd = open(slave[1], O_RDWR | O_NOCTTY);
		struct menu *m = NULL;

		_exit(menu_open(fd, fd, "vt220", &m, NULL) < 0 ? 111 :
		      menu_watch(m, published, file_is_there, leave_press, published));
	}
	assert_true(glass_expect(&g[1], first));
	assert_true(glass_expect(&g[1], second));
	glass_read(&g[0], 20);
	glass_type(&g[1], "x");
	while (waitpid(pid[0], &status, WNOHANG) == 0) {
		glass_read(&g[0], 20);
		glass_read(&g[1], 20);
	}
	kill(pid[1], SIGKILL);
	waitpid(pid[1], NULL, 0);
	for (int i = 0; i < 2; i++)
		close(g[i].master);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
keys_on_another_console(void **state)
{
	(void)state;
	snprintf(published, sizeof published, "/tmp/kiln-test-status.XXXXXX");
	close(mkstemp(published));
	snprintf(pressed, sizeof pressed, "%s.key", published);
	assert_int_equal(press_elsewhere("countdown", "An installation begins", "plan for /dev/sda"), MENU_RETRY);
	assert_int_equal(press_elsewhere("failure", "another console asks", "gcc failed in build."), MENU_ELSEWHERE);
	unlink(published);
	published[0] = '\0';
}

static void
pictures_of_an_installation(void **state)
{
	(void)state;
	assert_int_equal(show("progress", "Step 3 of 9: Building packages", "built: gcc", ""),
			 MENU_INSTALL);
	assert_int_equal(show("failure", "gcc failed in build.", "KILN-PLAN:/logs", RIGHT ENTER),
			 MENU_SHELL);
	assert_int_equal(show("failure", "cc1: out of memory", "Try again", "t" ENTER), MENU_RETRY);
	assert_int_equal(show("done", "It is done", "busybox is on /dev/sda.", " "), MENU_INSTALL);
	assert_int_equal(show("countdown", "Unattended", "plan for /dev/sda", "\r"), MENU_RETRY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status_never_says_100_nor_falls),
		cmocka_unit_test(long_lines_keep_both_ends),
		cmocka_unit_test(watching_another_console),
		cmocka_unit_test(keys_on_another_console),
		cmocka_unit_test(pictures_of_an_installation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
