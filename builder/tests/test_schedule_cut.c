/* Runs that are killed in the middle, and two that want the same. */
#include "tests/project.h"

#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>

/* The file of a package is in an entry that is not finished: its install step is running. */
static bool
is_half_installed(const struct place *p, const char *file)
{
	struct strlist names = {0};
	bool found = false;
	char path[256];

	assert_int_equal(dir_list(p->fd, "cache0/store", &names, NULL), 0);
	for (size_t i = 0; i < names.n && !found; i++) {
		snprintf(path, sizeof path, "cache0/store/%s/tree/%s", names.item[i], file);
		found = strncmp(names.item[i], ".new-", 5) == 0 && file_exists_at(p->fd, path);
	}
	strlist_free(&names);
	return found;
}

/* What a run that was killed had locked is free when the last of its processes is gone. */
static void
wait_for_its_end(const struct place *p, pid_t pid)
{
	char path[64];
	int fd, held = 1;

	snprintf(path, sizeof path, "work/run-%ld", (long)pid);
	for (int i = 0; i < 3000 && held; i++) {
		fd = openat(p->fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		assert_true(fd >= 0);
		held = flock(fd, LOCK_EX | LOCK_NB);
		close(fd);
		if (held)
			usleep(20 * 1000);
	}
	assert_int_equal(held, 0);
}

/* kill -9 in the middle of a build; the next run finds its way. */
static void
test_resumes(void **state)
{
	struct place *p = *state;
	int status;
	pid_t pid;

	port(p, "first", "", "install() { put 644 /dev/null usr/share/first; }\n");
	port(p, "second", "build first\n",
	     "install() { put 644 /dev/null usr/share/second; [ -e /usr/share/never ] || sleep 5; }\n");
	pid = fork();
	if (pid == 0) {
		(void)run(p, "second", 0);
		_exit(0);
	}
	/* first is there, second is on its way */
	for (int i = 0; i < 3000 && !is_half_installed(p, "usr/share/second"); i++)
		usleep(20 * 1000);
	assert_true(is_half_installed(p, "usr/share/second"));
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(count(p, "cache0/store"), 2);
	assert_true(count(p, "work") > 1);
	wait_for_its_end(p, pid);
	assert_int_equal(run(p, "second", 0), 0);
	assert_has(p->events.data, "reused first -\n");
	assert_has(p->events.data, "done second -\n");
	assert_int_equal(count(p, "cache0/store"), 2);
	assert_int_equal(count(p, "work"), 1);
}

/* Two processes want the same package: one builds it, the other takes it. */
static void
test_shares_the_work(void **state)
{
	struct place *p = *state;
	int status, r;
	pid_t pid;

	port(p, "slow", "", "install() { sleep 1; put 644 /dev/null usr/share/slow; }\n");
	pid = fork();
	if (pid == 0)
		_exit(run(p, "slow", 0) == 0 && strstr(p->events.data, "done slow -\n") ? 0 : 1);
	for (int i = 0; i < 3000 && count(p, "work/logs") == 0; i++)
		usleep(20 * 1000);
	r = run(p, "slow", 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(r, 0);
	assert_string_equal(p->events.data, "plan - -\nreused slow -\nend - -\n");
	assert_int_equal(count(p, "cache0/store"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { CASE(test_resumes), CASE(test_shares_the_work) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
