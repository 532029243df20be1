/* The menu line by line over pipes, as on a terminal that can do nothing. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "menu_child.h"

/* Lines in, lines out. The child's exit status. */
static int
by_lines(const char *lines, char *result, size_t size)
{
	int in[2], out[2], status;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(in[1]);
		child(in[0], open("/dev/null", O_WRONLY), out[1], "dumb", 0);
	}
	close(in[0]);
	close(out[1]);
	assert_int_equal(write(in[1], lines, strlen(lines)), (ssize_t)strlen(lines));
	close(in[1]);
	waitpid(pid, &status, 0);
	n = read(out[0], result, size - 1);
	result[n > 0 ? n : 0] = '\0';
	close(out[0]);
	return WEXITSTATUS(status);
}

static void
a_whole_plan_by_lines(void **state)
{
	char text[4096];

	(void)state;
	assert_int_equal(by_lines("?1\n9\nlfs\n3\nr\n1\n<\n\nuk\nbad "
				  "name\n\n\n\npc\nkim\np\303\244w\npw\npw\nberlin\nx\n2\nno\nyes\n",
				  text, sizeof text),
			 0);
	assert_non_null(strstr(text, "result 0\n"));
	assert_non_null(strstr(text, "distro lfs\n"));
	assert_non_null(strstr(text, "disk path:/dev/nvme0n1\n"));
	assert_non_null(strstr(text, "hostname pc\n"));
	assert_non_null(strstr(text, "user-password kim pw\n"));
	assert_non_null(strstr(text, "keymap uk\n"));
	assert_non_null(strstr(text, "timezone Europe/Berlin\n"));
	assert_non_null(strstr(text, "build missing\n"));
	assert_int_equal(by_lines("1\n2\n", text, sizeof text), 5);
	assert_int_equal(by_lines("<\np\n", text, sizeof text), 0);
	assert_string_equal(text, "result 3\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_whole_plan_by_lines) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
