/* Files: whole or not at all, no link followed, nothing left behind. */
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "base/dir.h"
#include "base/strlist.h"

struct place {
	int fd;
	char path[64];
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);

	if (p == NULL)
		return -1;
	p->fd = test_dir(p->path);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	test_dir_remove(p->fd, p->path);
	free(p);
	return 0;
}

static void
test_read(void **state)
{
	struct place *p = *state;
	struct buf b = {0};
	struct error e = {0};

	test_write(p->fd, "f", "hello");
	test_write(p->fd, "empty", "");
	assert_int_equal(file_read_at(p->fd, "f", 5, &b, &e), 0);
	assert_string_equal(b.data, "hello");
	assert_int_equal(file_read_at(p->fd, "f", 4, &b, &e), -EFBIG);
	assert_string_equal(b.data, "hello"); /* untouched by the failure */
	assert_has(e.text, "longer than 4 bytes");
	e.text[0] = '\0';
	assert_int_equal(file_read_at(p->fd, ".", 5, &b, &e), -EISDIR);
	e.text[0] = '\0';
	assert_int_equal(file_read_at(p->fd, "none", 5, &b, &e), -ENOENT);
	assert_has(e.text, "none");
	assert_int_equal(file_read_at(p->fd, "empty", 0, &b, &e), 0);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.data, "");
	assert_int_equal(file_read_at(AT_FDCWD, "/proc/self/stat", 4096, &b, NULL), 0);
	assert_true(b.len > 0); /* though its st_size is 0 */
	buf_free(&b);
}

static void
test_write_at(void **state)
{
	struct place *p = *state;
	struct strlist names = {0};
	struct error e = {0};
	struct buf b = {0};
	struct stat st;

	assert_int_equal(mkdirat(p->fd, "d", 0755), 0);
	test_write(p->fd, "d/.f.part", "left by a power cut");
	assert_int_equal(file_write_at(p->fd, "d/f", "one", 3, 0640, &e), 0);
	assert_int_equal(file_write_at(p->fd, "d/f", "two!", 4, 0600, &e), 0);
	assert_int_equal(file_read_at(p->fd, "d/f", 100, &b, &e), 0);
	assert_string_equal(b.data, "two!");
	assert_int_equal(fstatat(p->fd, "d/f", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(file_write_at(p->fd, "none/f", "x", 1, 0600, &e), -ENOENT);
	e.text[0] = '\0';
	assert_int_equal(file_write_at(p->fd, "d", "x", 1, 0600, &e), -EISDIR);
	assert_int_equal(dir_list(p->fd, "d", &names, &e), 0);
	assert_int_equal(names.n, 1);
	strlist_free(&names);
	assert_false(file_exists_at(p->fd, ".d.part"));
	buf_free(&b);
}

static void
test_make_dirs(void **state)
{
	struct place *p = *state;
	struct error e = {0};
	char path[128];

	assert_int_equal(file_make_dirs_at(p->fd, "a/b//c/", &e), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "a/b/c/d", &e), 0);
	assert_true(file_exists_at(p->fd, "a/b/c/d"));
	snprintf(path, sizeof path, "%s/x/y", p->path);
	assert_int_equal(file_make_dirs_at(AT_FDCWD, path, &e), 0);
	assert_true(file_exists_at(p->fd, "x/y"));
	test_write(p->fd, "f", "");
	assert_int_equal(file_make_dirs_at(p->fd, "f", &e), -ENOTDIR);
	e.text[0] = '\0';
	assert_true(file_make_dirs_at(p->fd, "f/g", &e) < 0);
	assert_has(e.text, "f");
}

static void
test_remove(void **state)
{
	struct place *p = *state;
	struct error e = {0};

	assert_int_equal(file_make_dirs_at(p->fd, "keep", &e), 0);
	test_write(p->fd, "keep/f", "x");
	assert_int_equal(file_make_dirs_at(p->fd, "t/a/b", &e), 0);
	test_write(p->fd, "t/a/b/f", "x");
	assert_int_equal(symlinkat("../keep", p->fd, "t/link"), 0);
	assert_int_equal(fchmodat(p->fd, "t/a/b", 0, 0), 0);
	assert_int_equal(fchmodat(p->fd, "t/a", 0500, 0), 0);
	assert_int_equal(file_remove_tree_at(p->fd, "t", &e), 0);
	assert_false(file_exists_at(p->fd, "t"));
	assert_true(file_exists_at(p->fd, "keep/f"));
	assert_int_equal(symlinkat("keep", p->fd, "l"), 0);
	assert_int_equal(file_remove_tree_at(p->fd, "l", &e), 0);
	assert_true(file_exists_at(p->fd, "keep/f"));
	assert_int_equal(file_remove_tree_at(p->fd, "none", &e), 0);
	assert_string_equal(e.text, "");
}

static void
test_copy_tree(void **state)
{
	struct place *p = *state;
	struct error e = {0};
	struct buf b = {0};
	struct stat st;
	char target[16] = "";

	assert_int_equal(file_make_dirs_at(p->fd, "from/sub", &e), 0);
	test_write(p->fd, "from/sub/tool", "#!");
	assert_int_equal(fchmodat(p->fd, "from/sub/tool", 0755, 0), 0);
	assert_int_equal(symlinkat("sub/tool", p->fd, "from/link"), 0);
	assert_int_equal(fchmodat(p->fd, "from/sub", 0555, 0), 0);
	assert_int_equal(file_copy_tree_at(p->fd, "from", p->fd, "to", NULL, &e), 0);
	assert_int_equal(file_read_at(p->fd, "to/sub/tool", 9, &b, &e), 0);
	assert_string_equal(b.data, "#!");
	assert_int_equal(fstatat(p->fd, "to/sub/tool", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(fstatat(p->fd, "to/sub", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0555);
	assert_int_equal(readlinkat(p->fd, "to/link", target, sizeof target), 8);
	assert_memory_equal(target, "sub/tool", 8);
	/* never over a file that is there */
	assert_true(file_copy_at(p->fd, "from/link", p->fd, "to/link", &e) == -EEXIST);
	e.text[0] = '\0';
	assert_true(file_copy_at(p->fd, "from/sub/tool", p->fd, "to/link", &e) < 0);
	e.text[0] = '\0';
	assert_int_equal(mkfifoat(p->fd, "from/fifo", 0600), 0);
	assert_true(file_copy_tree_at(p->fd, "from", p->fd, "other", NULL, &e) == -EINVAL);
	assert_has(e.text, "fifo");
	buf_free(&b);
}

/* A tree on an overlay of two file systems, whose files may tell the one and whose directories the other, is removed; one
 * in which something is mounted is not. Exit status of a child with a mount namespace of its own: 0 fine, 77 there can be
 * none. */
static int
remove_from_overlay(int fd)
{
	struct error e = {0};

	if (fchdir(fd) < 0 || unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", "up", "tmpfs", 0, NULL) < 0)
		return 77;
	fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* in this namespace */
	if (file_make_dirs_at(fd, "up/data", &e) < 0 || file_make_dirs_at(fd, "up/work", &e) < 0 ||
	    mount("none", "both", "overlay", 0, "lowerdir=low,upperdir=up/data,workdir=up/work") < 0)
		return 77;
	test_write(fd, "both/tree/new", "");
	if (file_remove_tree_at(fd, "both/tree", &e) < 0 || faccessat(fd, "both/tree", F_OK, 0) == 0)
		return 1;
	if (mount("none", "both/other/here", "tmpfs", 0, NULL) < 0)
		return 2;
	test_write(fd, "both/other/here/kept", "");
	if (file_remove_tree_at(fd, "both/other", &e) != -EXDEV || !strstr(e.text, "here: something is mounted there"))
		return 3;
	return faccessat(fd, "both/other/here/kept", F_OK, 0) == 0 ? 0 : 4;
}

static void
test_remove_from_overlay(void **state)
{
	struct place *p = *state;
	struct error e = {0};
	int status;
	pid_t pid;

	assert_int_equal(file_make_dirs_at(p->fd, "low/tree/sub", &e), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "low/other/here", &e), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "up", &e), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "both", &e), 0);
	test_write(p->fd, "low/tree/sub/old", "");
	pid = fork();
	if (pid == 0)
		_exit(remove_from_overlay(p->fd));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

static void
test_clean_paths(void **state)
{
	static const char *const good[] = {"a", "a/b", "...", ".a/b.", "a/..b/c"};
	static const char *const bad[] = {"",	"/",   "/a",  "a/",	"a//b", ".",
					  "..", "./a", "a/.", "a/../b", "a/.."};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(file_path_is_clean(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(file_path_is_clean(bad[i]));
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_read),   CASE(test_write_at),	 CASE(test_make_dirs),
		CASE(test_remove), CASE(test_copy_tree), CASE(test_clean_paths),
		CASE(test_remove_from_overlay),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
