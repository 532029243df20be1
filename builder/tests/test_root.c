/* link: -Wl,--wrap=syncfs,--wrap=fsync */
#include "tests/packages.h"
#include "tests/nosync.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

static struct packages p;

static int
setup(void **state)
{
	(void)state;
	packages_open(&p);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	packages_close(&p);
	return 0;
}

static void
must(const char *entries)
{
	if (packages_update(&p, entries) != 0)
		fail_msg("%s: %s", entries, p.e.text);
	assert_false(file_exists_at(p.root, "var/lib/kiln/installed.new"));
}

static void
holds(const char *path, const char *text)
{
	struct buf b = {0};

	if (!text) {
		assert_false(file_exists_at(p.root, path));
		return;
	}
	p.e = (struct error){0};
	if (file_read_at(p.root, path, 1000, &b, &p.e) < 0)
		fail_msg("%s", p.e.text);
	assert_string_equal(b.data ? b.data : "", text);
	buf_free(&b);
}

static void
test_add_replace_remove(void **state)
{
	struct stat ours, store;

	(void)state;
	packages_add(&p, "a-1-1",
		     "usr/ usr/bin/ usr/bin/a*one usr/bin/b@a usr/share/ usr/share/old=x");
	packages_add(&p, "a-1-2", "usr/ usr/bin/ usr/bin/a*two usr/bin/b@c");
	packages_add(&p, "b-1-1", "usr/ usr/bin/ usr/bin/tool*t");
	must("a-1-1 b-1-1");
	holds("usr/bin/a", "one");
	assert_int_equal(fstatat(p.root, "usr/bin/a", &ours, 0), 0);
	assert_int_equal(fstatat(p.fd, "store/a-1-1/tree/usr/bin/a", &store, 0), 0);
	assert_int_equal(ours.st_ino, store.st_ino); /* a hard link */
	holds("var/lib/kiln/installed", "a 1 a-1-1 0 asked\nb 1 b-1-1 0 asked\n");
	must("a-1-2 b-1-1");
	holds("usr/bin/a", "two");
	holds("usr/share", NULL);
	must("b-1-1");
	holds("usr/bin/a", NULL);
	holds("usr/bin/tool", "t");
	must("");
	holds("usr", NULL);
	holds("var/lib/kiln/installed", "");
}

static void
test_installed(void **state)
{
	struct root_set set = {0};

	(void)state;
	assert_int_equal(root_installed(p.root, &set, &p.e), 0);
	assert_int_equal(set.n, 0);
	packages_add(&p, "a-1-1", "usr/");
	packages_add(&p, "b-1-1", "usr/");
	must("b-1-1 a-1-1~");
	assert_int_equal(root_installed(p.root, &set, &p.e), 0);
	assert_int_equal(set.n, 2);
	assert_string_equal(set.item[0].entry, "a-1-1");
	assert_true(set.item[0].yields);
	assert_false(set.item[1].yields);
	root_set_free(&set);
	test_write(p.root, "var/lib/kiln/installed", "a 1 a-1-1 0 asked\nb 1 ../b 0 asked\n");
	assert_int_equal(root_installed(p.root, &set, &p.e), -EINVAL);
	assert_has(p.e.text, "installed:2:");
}

static void
test_conflict_touches_nothing(void **state)
{
	(void)state;
	packages_add(&p, "a-1-1", "usr/ usr/x=one usr/a=a");
	packages_add(&p, "b-1-1", "usr/ usr/x=two usr/b=b");
	packages_add(&p, "c-1-1", "usr/ usr/x=one");
	packages_add(&p, "d-1-1", "usr/ usr/x/ usr/x/y=z");
	must("a-1-1 c-1-1");
	assert_int_equal(packages_update(&p, "b-1-1 c-1-1"), -EEXIST);
	assert_has(p.e.text, "b and c both have /usr/x");
	assert_int_equal(packages_update(&p, "c-1-1 d-1-1"), -EEXIST);
	holds("usr/a", "a");
	holds("usr/b", NULL);
	must("a-1-1");
	holds("usr/x", "one");
}

static void
test_yields(void **state)
{
	(void)state;
	packages_add(&p, "box-1-1", "usr/ usr/box*box usr/grep@box usr/d/ usr/d/f=f");
	packages_add(&p, "grep-1-1", "usr/ usr/grep*grep");
	packages_add(&p, "d-1-1", "usr/ usr/d=file");
	must("box-1-1~");
	holds("usr/grep", "box");
	must("box-1-1~ grep-1-1");
	holds("usr/grep", "grep");
	must("box-1-1~ d-1-1"); /* and grep is box's again */
	holds("usr/grep", "box");
	holds("usr/d", "file");
	must("box-1-1~");
	holds("usr/d/f", "f");
	packages_add(&p, "more-1-1", "usr/ usr/box*more usr/grep*more usr/more*more");
	must("box-1-1~ more-1-1~~"); /* it yields even to what yields */
	holds("usr/box", "box");
	holds("usr/grep", "box");
	holds("usr/more", "more");
	must("more-1-1~~");
	holds("usr/grep", "more");
}

static void
test_directory_becomes_file_and_back(void **state)
{
	(void)state;
	packages_add(&p, "a-1-1", "usr/ usr/x/ usr/x/y/ usr/x/y/z=z");
	packages_add(&p, "a-1-2", "usr/ usr/x=file");
	packages_add(&p, "a-1-3", "usr/ usr/x@y");
	must("a-1-1");
	must("a-1-2");
	holds("usr/x", "file");
	must("a-1-1");
	holds("usr/x/y/z", "z");
	must("a-1-3");
	must("a-1-1");
	holds("usr/x/y/z", "z");
}

static void
test_own_files_stay(void **state)
{
	(void)state;
	packages_add(&p, "a-1-1", "usr/ usr/x/ usr/x/y=y");
	packages_add(&p, "a-1-2", "usr/ usr/x=file");
	must("a-1-1");
	test_write(p.root, "usr/x/mine", "mine");
	assert_true(packages_update(&p, "a-1-2") < 0);
	assert_has(p.e.text, "/usr/x");
	holds("usr/x/mine", "mine");
	must("");
	holds("usr/x/mine", "mine");
	holds("usr/x/y", NULL);
}

static void
test_configuration(void **state)
{
	struct stat ours, store;

	(void)state;
	packages_add(&p, "a-1-1", "etc/ etc/conf=one etc/other=one etc/gone=x");
	packages_add(&p, "a-1-2", "etc/ etc/conf=two etc/other=two");
	must("a-1-1");
	assert_int_equal(fstatat(p.root, "etc/conf", &ours, 0), 0);
	assert_int_equal(fstatat(p.fd, "store/a-1-1/tree/etc/conf", &store, 0), 0);
	assert_int_not_equal(ours.st_ino, store.st_ino); /* a person may write into it */
	test_write(p.root, "etc/conf", "mine");
	test_write(p.root, "etc/gone", "mine");
	must("a-1-1");
	holds("etc/conf", "mine");
	holds("etc/conf.new", NULL);
	must("a-1-2");
	holds("etc/conf", "mine");
	holds("etc/conf.new", "two");
	holds("etc/other", "two");
	holds("etc/other.new", NULL);
	holds("etc/gone", "mine");
	must("");
	holds("etc/conf", "mine");
	holds("etc/other", NULL);
}

static void
test_no_link_is_followed(void **state)
{
	(void)state;
	packages_add(&p, "a-1-1", "usr/ usr/share/ usr/share/a=a");
	assert_int_equal(mkdirat(p.fd, "outside", 0755), 0);
	assert_int_equal(mkdirat(p.root, "usr", 0755), 0);
	assert_int_equal(symlinkat("../../outside", p.root, "usr/share"), 0);
	must("a-1-1"); /* the link stood where the package has a directory */
	assert_false(file_exists_at(p.fd, "outside/a"));
	holds("usr/share/a", "a");
	test_write(p.fd, "outside/a", "not ours");
	assert_int_equal(unlinkat(p.root, "usr/share/a", 0), 0);
	assert_int_equal(unlinkat(p.root, "usr/share", AT_REMOVEDIR), 0);
	assert_int_equal(symlinkat("../../outside", p.root, "usr/share"), 0);
	must("");
	assert_true(file_exists_at(p.fd, "outside/a"));
}

/* What a cut update put somewhere is tidied up by an update that wants something else. */
static void
test_cut_then_another_wish(void **state)
{
	(void)state;
	packages_add(&p, "a-1-1", "usr/ usr/a=a");
	packages_add(&p, "b-1-1", "usr/ usr/lib/ usr/lib/b=b");
	must("a-1-1");
	test_write(p.root, "var/lib/kiln/installed.new", "a 1 a-1-1 0 asked\nb 1 b-1-1 0 asked\n");
	assert_int_equal(mkdirat(p.root, "usr/lib", 0755), 0);
	test_write(p.root, "usr/lib/b", "b");
	test_write(p.root, "usr/lib/.kiln-new", "b");
	must("a-1-1");
	holds("usr/lib", NULL);
	holds("usr/a", "a");
}

static char told[1000];

static void
tell(void *arg, const char *package, const char *path, const char *what)
{
	size_t len = strlen(told);

	(void)arg;
	snprintf(told + len, sizeof(told) - len, "%s %s %s\n", package, path, what);
}

static void
test_verify_and_whence(void **state)
{
	char *owner;

	(void)state;
	packages_add(&p, "a-1-1", "etc/ etc/conf=one usr/ usr/a=a usr/b=b usr/l@a usr/m@a");
	packages_add(&p, "box-1-1", "usr/ usr/b@box usr/c@box");
	must("a-1-1 box-1-1~");
	told[0] = '\0';
	assert_int_equal(root_verify(p.root, p.store, tell, NULL, &p.e), 0);
	assert_string_equal(told, "");
	test_write(p.root, "etc/conf", "mine");
	assert_int_equal(unlinkat(p.root, "usr/a", 0), 0);
	test_write(p.root, "usr/a", "A");
	assert_int_equal(unlinkat(p.root, "usr/l", 0), 0);
	assert_int_equal(unlinkat(p.root, "usr/m", 0), 0);
	assert_int_equal(symlinkat("b", p.root, "usr/m"), 0);
	assert_int_equal(root_verify(p.root, p.store, tell, NULL, &p.e), 3);
	assert_string_equal(told, "a etc/conf changed configuration\na usr/a changed\n"
				  "a usr/l missing\na usr/m changed\n");
	owner = root_whence(p.root, p.store, "/usr/b", &p.e);
	assert_string_equal(owner, "a");
	free(owner);
	owner = root_whence(p.root, p.store, "usr/c", &p.e);
	assert_string_equal(owner, "box");
	free(owner);
	assert_null(root_whence(p.root, p.store, "usr/none", &p.e));
}

/* A running system has /proc mounted on its directory: that is no change of the installed one. Exit status of a
 * child with a mount namespace of its own: 0 fine, 77 there can be none. */
static int
verify_mounted_on(const char *path)
{
	int root;

	if (fchdir(p.root) < 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0 ||
	    mount("none", path, "tmpfs", 0, "mode=0500") < 0)
		return 77;
	root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return root >= 0 && root_verify(root, p.store, tell, NULL, &p.e) == 0 ? 0 : 1;
}

static void
test_mounted_on(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	packages_add(&p, "a-1-1", "proc/ usr/ usr/a=a");
	must("a-1-1");
	pid = fork();
	if (pid == 0)
		_exit(verify_mounted_on("proc"));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

/* Killed at any moment, then run again. */
static void
test_killed(void **state)
{
	(void)state;
	packages_add(&p, "a-1-1",
		     "usr/ usr/bin/ usr/bin/a*one usr/bin/b@a etc/ etc/c=1 usr/x/ usr/x/y=1");
	packages_add(&p, "a-1-2", "usr/ usr/bin/ usr/bin/a*two usr/bin/b@c etc/ etc/c=2 usr/x=1");
	must("a-1-1");
	for (int i = 0; i < 40; i++) {
		const char *next = i % 2 ? "a-1-1" : "a-1-2";
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			packages_update(&p, next);
			_exit(0);
		}
		usleep((useconds_t)i * 100);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		must(next);
		told[0] = '\0';
		assert_int_equal(root_verify(p.root, p.store, tell, NULL, &p.e), 0);
		assert_string_equal(told, "");
		holds("etc/c.new", NULL);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_add_replace_remove),
		TEST(test_installed),
		TEST(test_conflict_touches_nothing),
		TEST(test_yields),
		TEST(test_directory_becomes_file_and_back),
		TEST(test_own_files_stay),
		TEST(test_configuration),
		TEST(test_no_link_is_followed),
		TEST(test_cut_then_another_wish),
		TEST(test_verify_and_whence),
		TEST(test_mounted_on),
		TEST(test_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
