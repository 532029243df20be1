/* link: -Wl,--wrap=clock_gettime */
/* Whole builds of small packages. */
#include "tests/project.h"

#include <errno.h>
#include <sys/wait.h>
#include <time.h>

int __real_clock_gettime(clockid_t clock, struct timespec *ret);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret);

static time_t speed = 1; /* seconds that the clocks show for each */

int
__wrap_clock_gettime(clockid_t clock, struct timespec *ret)
{
	int r = __real_clock_gettime(clock, ret);

	ret->tv_sec *= speed;
	return r;
}

static void
test_builds_and_reuses(void **state)
{
	struct place *p = *state;
	char key[SHA256_HEX], output[SHA256_HEX], path[256];
	struct buf text = {0};

	port(p, "one", "", "install() { put 644 /dev/null usr/share/one; echo said one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	assert_string_equal(
		p->events.data,
		"plan - -\nstart one -\nstep one fetch\nstep one unpack\nstep one prepare\n"
		"step one build\nstep one install\nstep one tidy\nstep one store\ndone one -\nend - -\n");
	entry_of(p, "one", 0, key, output);
	snprintf(path, sizeof path, "cache0/store/one-1-%.32s/log", key);
	assert_int_equal(file_read_at(p->fd, path, 1 << 16, &text, &p->e), 0);
	assert_has(text.data, "said one\n");
	snprintf(path, sizeof path, "cache0/store/one-1-%.32s/provenance", key);
	assert_int_equal(file_read_at(p->fd, path, 1 << 16, &text, &p->e), 0);
	assert_has(text.data, "package one\nversion 1\nkey ");
	assert_has(text.data, "\nseed busybox\n");
	assert_int_equal(run(p, "one", 0), 0);
	assert_string_equal(p->events.data, "plan - -\nreused one -\nend - -\n");
	assert_int_equal(count(p, "work"), 1); /* logs */
	assert_int_equal(count(p, "work/logs"), 0);
	buf_free(&text);
}

static void
test_check_step(void **state)
{
	struct place *p = *state;

	port(p, "one", "", "check() { echo checked; exit 3; }\n");
	p->check = true;
	assert_int_equal(run(p, "one", 0), -EIO);
	assert_has(p->failed, "one 1: step check failed with exit status 3");
	assert_string_equal(p->tail, "checked");
	/* A script of its own takes the place of that one; a build without tests never sees it. */
	test_write(p->tree, "distros/ports/one/check.sh", "echo own; exit 4\n");
	assert_int_equal(run(p, "one", 0), -EIO);
	assert_string_equal(p->tail, "own");
	test_write(p->tree, "distros/ports/one/check.sh", "set -eu\n[ $PWD = /build/src ]\n[ $1 = check ]\n");
	assert_int_equal(run(p, "one", 0), 0);
	strlist_add(&p->force, "one");
	test_write(p->tree, "distros/ports/one/check.sh", "exit 4\n");
	p->check = false;
	assert_int_equal(run(p, "one", 0), 0);
}

/* It sees what it declares, with what that runs, and no other package. */
static void
test_sees_dependencies_only(void **state)
{
	struct place *p = *state;

	port(p, "deep", "", "install() { put 644 /dev/null usr/share/deep; }\n");
	port(p, "low", "run deep\n", "install() { put 644 /dev/null usr/share/low; }\n");
	port(p, "other", "", "install() { put 644 /dev/null usr/share/other; }\n");
	port(p, "user", "link low\n",
	     "build() { [ -e /usr/share/low ]; [ -e /usr/share/deep ]; ls /usr/share; [ ! -e /usr/share/other ]; }\n");
	assert_int_equal(run(p, "other user", 0), 0);
	/* The same recipe without the declaration does not find it. */
	port(p, "user", "", "build() { [ -e /usr/share/low ]; }\n");
	assert_int_equal(run(p, "user", 0), -EIO);
	/* With another one, it finds that: the test above can fail. */
	port(p, "user", "build other\n", "build() { [ ! -e /usr/share/other ]; }\n");
	assert_int_equal(run(p, "other user", 0), -EIO);
}

/* What a test needs may be built by the package that is tested. */
static void
test_check_needs(void **state)
{
	struct place *p = *state;

	port(p, "cc", "check tester\n",
	     "build() { [ ! -e /usr/share/tester ]; }\ncheck() { cat /usr/share/tester; }\ninstall() { [ ! -e /usr/share/tester ]; put 644 /dev/null usr/share/cc; }\n");
	port(p, "tester", "build cc\n", "install() { echo tests >t; put 644 t usr/share/tester; }\n");
	p->check = true;
	assert_int_equal(run(p, "cc", 0), -ELOOP);
	p->check = false;
	assert_int_equal(run(p, "cc", 0), 0);
	p->check = true;
	strlist_add(&p->force, "cc");
	assert_int_equal(run(p, "cc", 0), 0);
	assert_has(p->events.data, "done tester -\n");
	assert_has(p->events.data, "done cc -\n");
	p->check = false;
}

static void
test_yields(void **state)
{
	struct place *p = *state;

	port(p, "aaa", "yields yes\n", "install() { echo yields >f; put 644 f usr/share/same; }\n");
	port(p, "bbb", "", "install() { echo real >f; put 644 f usr/share/same; }\n");
	port(p, "user", "build aaa bbb\n", "build() { grep -q real /usr/share/same; }\n");
	assert_int_equal(run(p, "user", 0), 0);
	port(p, "aa", "yields last\n", "install() { echo last >f; put 644 f usr/share/same; }\n");
	port(p, "user", "build aa aaa\n", "build() { grep -q yields /usr/share/same; }\n");
	assert_int_equal(run(p, "user", 0), 0);
}

/* box2 stands in for box, and what its awk is made of is built by it: no order is right, but where all
 * of it is in the store, nobody has to wait. */
static void
test_stand_ins_of_themselves(void **state)
{
	struct place *p = *state;

	port(p, "box", "", "install() { put 644 /dev/null usr/share/box; }\n");
	port(p, "lib", "build box\n", "install() { put 644 /dev/null usr/share/lib; }\n");
	port(p, "awk2", "build lib\n", "install() { put 644 /dev/null usr/share/awk2; }\n");
	port(p, "box2", "instead box\nrun awk2\n", "install() { put 644 /dev/null usr/share/box2; }\n");
	strlist_add(&p->instead, "box2");
	assert_int_equal(run(p, "lib box2", 0), -ELOOP);
	assert_has(p->e.text, "these packages wait for each other: ");
	assert_has(p->e.text, "lib");
	assert_has(p->e.text, "awk2");
	strlist_free(&p->instead);
	assert_int_equal(run(p, "lib box2", 0), 0);
	strlist_add(&p->instead, "box2");
	strlist_add_words(&p->force, "lib awk2 box2");
	assert_int_equal(run(p, "lib box2", 0), 0);
	assert_has(p->events.data, "done lib -\n");
	assert_has(p->events.data, "done awk2 -\n");
	assert_has(p->events.data, "done box2 -\n");
	assert_string_equal(p->note, "");
}

static void
test_failure_is_told(void **state)
{
	struct place *p = *state;
	struct buf log = {0};

	port(p, "bad", "", "build() { seq 1 100; echo the end; exit 5; }\n");
	port(p, "good", "", "install() { sleep 0.5; put 644 /dev/null usr/share/good; }\n");
	port(p, "late", "build bad\n", "");
	assert_int_equal(run(p, "late good", 0), -EIO);
	assert_string_equal(p->failed, "bad 1: step build failed with exit status 5");
	assert_has(p->e.text, "bad 1: step build failed with exit status 5; the whole log is ");
	assert_int_equal(strncmp(p->tail, "72\n", 3), 0); /* 30 lines: 72 to 100 and the last */
	assert_has(p->tail, "\n100\nthe end");
	assert_int_equal(file_read_at(AT_FDCWD, p->log, 1 << 16, &log, &p->e), 0);
	assert_int_equal(strncmp(log.data, "1\n2\n3\n", 6), 0);
	/* What ran beside it is finished and kept; what waits for it is not started; nothing is
	 * left lying about. */
	assert_has(p->events.data, "done good -\n");
	assert_null(strstr(p->events.data, "start late"));
	assert_int_equal(count(p, "cache0/store"), 1);
	assert_int_equal(count(p, "work"), 1);
	buf_free(&log);
}

static void
test_keep(void **state)
{
	struct place *p = *state;

	port(p, "bad", "", "build() { echo precious >note; exit 1; }\n");
	p->keep = true;
	assert_int_equal(run(p, "bad", 0), -EIO);
	assert_int_equal(count(p, "work"), 2);
	/* The next run leaves it where it is. */
	p->keep = false;
	assert_int_equal(run(p, "bad", 0), -EIO);
	assert_int_equal(count(p, "work"), 2);
}

static void
test_keep_going(void **state)
{
	struct place *p = *state;

	port(p, "bad", "", "build() { exit 1; }\n");
	port(p, "worse", "", "build() { exit 2; }\n");
	port(p, "user", "link bad\n", "");
	port(p, "its", "link user\n", "");
	port(p, "zero", "", "install() { put 644 /dev/null usr/share/zero; }\n");
	p->keep_going = true;
	assert_int_equal(run(p, "bad worse its zero", 0), -EIO);
	assert_has(p->events.data, "done zero -\n");
	assert_null(strstr(p->events.data, "start user"));
	assert_string_equal(p->e.text,
			    "not built: bad, worse; and 2 that need them or what waits for them");
	p->keep_going = false;
}

static void
test_refuses_bad_output(void **state)
{
	struct place *p = *state;

	port(p, "one", "", "install() { put 4755 /usr/bin/busybox usr/bin/one; }\n");
	assert_int_equal(run(p, "one", 0), -EIO);
	assert_has(p->failed, "/usr/bin/one setuid");
	port(p, "one", "setuid usr/bin/one\n",
	     "install() { put 4755 /usr/bin/busybox usr/bin/one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	port(p, "one", "", "install() { put 755 /usr/bin/busybox usr/sbin/one; }\n");
	assert_int_equal(run(p, "one", 0), -EIO);
	assert_has(p->failed, "installs /usr/sbin");
	port(p, "one", "",
	     "install() { mkdir \"$OUT/x\"; nc -l -p 1 -s 127.0.0.1 & ln -s /dev/null \"$OUT/x/n\"; }\n");
	assert_int_equal(run(p, "one", 0), 0);
}

static void
test_time_limit(void **state)
{
	struct place *p = *state;

	port(p, "slow", "", "build() { sleep 30; }\n");
	p->minutes = 0;
	assert_int_equal(run(p, "slow", 0), -EIO);
	assert_has(p->failed, "said nothing for 0 minutes");
	/* Two minutes are six seconds: less than the first takes in all, more than a busy machine pauses between two lines. */
	speed = 20;
	p->minutes = 2;
	port(p, "talks", "", "build() { for i in $(seq 14); do sleep 0.5; echo $i; done; }\n");
	assert_int_equal(run(p, "talks", 0), 0);
	port(p, "silent", "", "build() { sleep 60; }\n");
	assert_int_equal(run(p, "silent", 0), -EIO);
	assert_has(p->failed, "said nothing for 2 minutes");
	speed = 1;
}

/* An archive, a patch, arguments with blanks, a file of the recipe. */
static void
test_sources_patches_arguments(void **state)
{
	struct place *p = *state;
	char hex[SHA256_HEX], lines[512], from[128], archive[160];
	int status;
	pid_t pid;

	assert_int_equal(file_make_dirs_at(p->fd, "src/thing-1", NULL), 0);
	test_write(
		p->fd, "src/thing-1/configure",
		"#!/bin/sh\nfor a; do echo \"[$a]\"; done >args\nprintf 'all:\\ninstall:\\n' >Makefile\n");
	test_write(p->fd, "src/thing-1/text", "before\n");
	snprintf(from, sizeof from, "%s/src", p->path);
	snprintf(archive, sizeof archive, "%s/sources/thing-1.tar.gz", p->path);
	pid = fork();
	if (pid == 0) {
		execlp("tar", "tar", "-C", from, "-czf", archive, "--mode=755", "thing-1",
		       (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(sha256_file_at(AT_FDCWD, archive, hex, &p->e), 0);
	snprintf(lines, sizeof lines,
		 "source thing-{version}.tar.gz https://example.org/thing-{version}.tar.gz\n"
		 "sha256 %s\nstyle configure\narg --with-a blank\narg --two\n",
		 hex);
	port(p, "thing", lines,
	     "build() {\n\tmake() { :; }\n\tdefault_build\n\tgrep -qx '\\[--with-a blank\\]' args\n"
	     "\tgrep -qx '\\[--prefix=/usr\\]' args\n\tgrep -qx after text\n\tls /sources | grep -qx thing-1.tar.gz\n}\n"
	     "install() { put 644 text usr/share/text; put 644 /recipe/files/extra usr/share/extra; }\n");
	assert_int_equal(file_make_dirs_at(p->tree, "distros/ports/thing/patches", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->tree, "distros/ports/thing/files", NULL), 0);
	test_write(p->tree, "distros/ports/thing/files/extra", "extra\n");
	test_write(p->tree, "distros/ports/thing/patches/0001-after.patch",
		   "Why: the test.\n--- a/text\n+++ b/text\n@@ -1 +1 @@\n-before\n+after\n");
	if (run(p, "thing", 0) != 0)
		fail_msg("%s\n%s", p->failed, p->tail);
	/* The wrong hash: told before it is unpacked. */
	test_write(p->fd, "sources/thing-1.tar.gz", "something else");
	port(p, "thing", lines, "build() { exit 1; }\n");
	assert_int_equal(run(p, "thing", 0), -EIO);
	assert_has(p->failed, "thing 1: step fetch: ");
	assert_has(p->failed, hex);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_builds_and_reuses),         CASE(test_check_step),
		CASE(test_check_needs),
		CASE(test_sees_dependencies_only),    CASE(test_yields),
		CASE(test_stand_ins_of_themselves),
		CASE(test_failure_is_told),           CASE(test_keep), CASE(test_keep_going),
		CASE(test_refuses_bad_output),        CASE(test_time_limit),
		CASE(test_sources_patches_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
