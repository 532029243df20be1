/* link: -Wl,--wrap=syncfs,--wrap=fsync */
#include "tests/test.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/dir.h"
#include "store/store.h"
#include "tests/nosync.h"

struct fixture {
	char path[64];
	int fd;
	struct strlist dirs;
	struct store *store;
	struct error e;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct buf b = {0};

	assert_non_null(f);
	f->fd = test_dir(f->path);
	for (int i = 1; i < 3; i++) {
		buf_clear(&b);
		assert_int_equal(buf_printf(&b, "%s/s%d", f->path, i), 0);
		assert_int_equal(strlist_add(&f->dirs, b.data), 0);
	}
	buf_free(&b);
	assert_int_equal(store_open(&f->dirs, &f->store, &f->e), 0);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	strlist_free(&f->dirs);
	test_dir_remove(f->fd, f->path);
	free(f);
	return 0;
}

/* Begins `entry` with one file. Returns the path, owned. */
static char *
begin(struct fixture *f, struct store *s, const char *entry, const char *text)
{
	struct buf file = {0};
	char *path = NULL;

	assert_int_equal(store_begin(s, entry, &path, &f->e), 0);
	assert_int_equal(buf_printf(&file, "%s/tree/file", path), 0);
	test_write(AT_FDCWD, file.data, text);
	buf_free(&file);
	return path;
}

static int
add(struct fixture *f, struct store *s, const char *entry, const char *text,
    char output[SHA256_HEX])
{
	char *path = begin(f, s, entry, text);
	int r = store_commit(s, entry, path, "by hand\n", NULL, output, &f->e);

	if (r < 0)
		store_abort(s, path);
	free(path);
	return r;
}

static size_t
count(const struct fixture *f)
{
	struct strlist names = {0};
	size_t n;

	assert_int_equal(dir_list(f->fd, "s1", &names, NULL), 0);
	n = names.n;
	strlist_free(&names);
	return n;
}

static void
test_commit_and_find(void **state)
{
	struct fixture *f = *state;
	char output[SHA256_HEX], again[SHA256_HEX];
	struct manifest m = {0};
	struct buf b = {0};
	char *path;

	assert_null(store_find(f->store, "hello-1-0"));
	assert_int_equal(add(f, f->store, "hello-1-0", "hello", output), 0);
	path = store_find(f->store, "hello-1-0");
	assert_non_null(path);
	assert_has(path, "/s1/hello-1-0");
	assert_int_equal(store_output(f->store, "hello-1-0", again, &f->e), 0);
	assert_string_equal(output, again);
	assert_int_equal(store_manifest(f->store, "hello-1-0", &m, &f->e), 0);
	assert_int_equal(m.n, 1);
	assert_int_equal(file_read_at(f->fd, "s1/hello-1-0/provenance", 100, &b, &f->e), 0);
	assert_string_equal(b.data, "by hand\n");
	assert_true(file_exists_at(f->fd, "s1/hello-1-0/log"));
	assert_int_equal(store_verify(f->store, "hello-1-0", &f->e), 0);
	assert_int_equal(count(f), 1);
	manifest_free(&m);
	buf_free(&b);
	free(path);
}

static void
test_abort(void **state)
{
	struct fixture *f = *state;
	char *path = begin(f, f->store, "hello-1-0", "hello");

	store_abort(f->store, path);
	assert_int_equal(count(f), 0);
	free(path);
}

static void
test_two_at_once(void **state)
{
	struct fixture *f = *state;
	char *a = begin(f, f->store, "x-1-0", "same"), *b = begin(f, f->store, "x-1-0", "same");
	char *c = begin(f, f->store, "x-1-0", "other");
	char one[SHA256_HEX], two[SHA256_HEX] = "untouched";

	assert_string_not_equal(a, b);
	assert_int_equal(store_commit(f->store, "x-1-0", a, "a", NULL, one, &f->e), 0);
	assert_int_equal(store_commit(f->store, "x-1-0", b, "b", NULL, two, &f->e), 0);
	assert_string_equal(one, two);
	memcpy(two, "untouched", 10);
	assert_int_equal(store_commit(f->store, "y-1-0", c, "c", one, two, &f->e), -EBADMSG);
	assert_has(f->e.text, one);
	assert_string_equal(two, "untouched");
	assert_int_equal(count(f), 2);
	f->e.text[0] = '\0';
	assert_int_equal(store_commit(f->store, "x-1-0", c, "c", NULL, two, &f->e), -EEXIST);
	assert_has(f->e.text, one);
	assert_string_equal(two, "untouched");
	assert_int_equal(count(f), 2);
	store_abort(f->store, c);
	assert_int_equal(count(f), 1);
	free(a);
	free(b);
	free(c);
}

/* An entry that cannot be read gives way to one that can. */
static void
test_damaged_gives_way(void **state)
{
	struct fixture *f = *state;
	char output[SHA256_HEX];

	assert_int_equal(mkdirat(f->fd, "s1/x-1-0", 0755), 0);
	test_write(f->fd, "s1/x-1-0/manifest", "no manifest\n");
	assert_int_equal(add(f, f->store, "x-1-0", "text", output), 0);
	assert_int_equal(store_verify(f->store, "x-1-0", &f->e), 0);
	assert_int_equal(count(f), 1);
}

static void
test_second_directory(void **state)
{
	struct fixture *f = *state;
	struct strlist swapped = {0};
	struct store *other = NULL;
	char output[SHA256_HEX], *path;

	assert_int_equal(strlist_add(&swapped, f->dirs.item[1]), 0);
	assert_int_equal(store_open(&swapped, &other, &f->e), 0);
	assert_int_equal(add(f, other, "x-1-0", "text", output), 0);
	path = store_find(f->store, "x-1-0");
	assert_non_null(path);
	assert_has(path, "/s2/x-1-0");
	free(path);
	store_close(other);
	strlist_free(&swapped);
}

static void
test_verify_names_the_file(void **state)
{
	struct fixture *f = *state;
	char output[SHA256_HEX];

	assert_int_equal(add(f, f->store, "x-1-0", "text", output), 0);
	test_write(f->fd, "s1/x-1-0/tree/file", "TEXT");
	assert_int_equal(store_verify(f->store, "x-1-0", &f->e), -EBADMSG);
	assert_has(f->e.text, "file is not what was built");
	f->e = (struct error){0};
	assert_int_equal(unlinkat(f->fd, "s1/x-1-0/tree/file", 0), 0);
	assert_int_equal(store_verify(f->store, "x-1-0", &f->e), -EBADMSG);
	assert_has(f->e.text, "file is missing");
	f->e = (struct error){0};
	test_write(f->fd, "s1/x-1-0/tree/a", "TEXT");
	assert_int_equal(store_verify(f->store, "x-1-0", &f->e), -EBADMSG);
	assert_has(f->e.text, "a does not belong to it");
}

/* Another process that is still writing is left alone; one that was killed is tidied up after. */
static void
test_killed_writer(void **state)
{
	struct fixture *f = *state;
	struct store *other = NULL;
	int ready[2], status;
	char byte;
	pid_t pid;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		char *path = NULL;

		if (store_open(&f->dirs, &other, NULL) == 0 &&
		    store_begin(other, "x-1-0", &path, NULL) == 0 && write(ready[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(store_open(&f->dirs, &other, &f->e), 0);
	store_close(other);
	assert_int_equal(count(f), 1);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(count(f), 1);
	assert_int_equal(store_open(&f->dirs, &other, &f->e), 0);
	store_close(other);
	assert_int_equal(count(f), 0);
	close(ready[0]);
	close(ready[1]);
}

/* Killed at any moment: afterwards the entry is whole or not there, and nothing lies beside it. */
static void
test_killed_at_any_moment(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 40; i++) {
		struct store *other = NULL;
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			char output[SHA256_HEX];

			if (store_open(&f->dirs, &other, NULL) == 0)
				add(f, other, "x-1-0", "text", output);
			_exit(0);
		}
		usleep((useconds_t)i * 150);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(store_open(&f->dirs, &other, &f->e), 0);
		if (file_exists_at(f->fd, "s1/x-1-0")) {
			assert_int_equal(store_verify(other, "x-1-0", &f->e), 0);
			assert_int_equal(count(f), 1);
			assert_int_equal(file_remove_tree_at(f->fd, "s1/x-1-0", &f->e), 0);
		} else {
			assert_int_equal(count(f), 0);
		}
		store_close(other);
	}
}

static void
test_only_reading(void **state)
{
	struct fixture *f = *state;
	struct strlist dirs = {0};
	struct store *s = NULL;
	char *path = NULL;

	assert_int_equal(strlist_add(&dirs, "/sys/kiln/store"), 0);
	assert_int_equal(strlist_add(&dirs, f->dirs.item[0]), 0);
	/* nobody can make a directory there, root neither */
	if (store_open(&dirs, &s, &f->e) == 0) {
		assert_int_equal(s->fd, -1);
		assert_int_equal(store_begin(s, "x-1-0", &path, &f->e), -EROFS);
		assert_null(path);
		store_close(s);
	}
	strlist_free(&dirs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_commit_and_find, setup, teardown),
		cmocka_unit_test_setup_teardown(test_abort, setup, teardown),
		cmocka_unit_test_setup_teardown(test_two_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_damaged_gives_way, setup, teardown),
		cmocka_unit_test_setup_teardown(test_second_directory, setup, teardown),
		cmocka_unit_test_setup_teardown(test_verify_names_the_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_killed_writer, setup, teardown),
		cmocka_unit_test_setup_teardown(test_killed_at_any_moment, setup, teardown),
		cmocka_unit_test_setup_teardown(test_only_reading, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
