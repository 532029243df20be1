/* The small parts: swap header, passwords, environment, status, the stick's check, programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "installer/check.h"
#include "installer/configure.h"
#include "installer/password.h"
#include "installer/run.h"
#include "installer/status.h"
#include "installer/target.h"

static char dir[64];

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/kiln-target.XXXXXX");
	assert_non_null(mkdtemp(dir));
	return 0;
}

static int
teardown(void **state)
{
	struct error e = {0};

	(void)state;
	return file_remove_tree_at(AT_FDCWD, dir, &e);
}

static struct plan *
make_plan(const char *text)
{
	struct plan *p = NULL;
	struct error e = {0};

	if (plan_parse(text, strlen(text), "plan", &p, &e) < 0)
		fail_msg("%s", e.text);
	return p;
}

static void
swap_header(void **state)
{
	unsigned char page[4096];

	(void)state;
	assert_int_equal(target_swap_header(16 << 20, "12345678-9abc-4def-8123-456789abcdef", page), 0);
	assert_memory_equal(page + 4086, "SWAPSPACE2", 10);
	assert_memory_equal(page + 1024, "\1\0\0\0\xff\x0f\0\0\0\0\0\0", 12);
	assert_memory_equal(page + 1036, "\x12\x34\x56\x78\x9a\xbc\x4d\xef\x81\x23\x45\x67\x89\xab\xcd\xef", 16);
	assert_int_equal(target_swap_header(4096, "12345678-9abc-4def-8123-456789abcdef", page), -EINVAL);
	assert_int_equal(target_swap_header(16 << 20, "nonsense", page), -EINVAL);
}

static void
passwords_become_hashes(void **state)
{
	static const char text[] = "distro small\ndisk only\nuser kim\nuser-password kim two words\n"
				   "root-password secret\n";
	struct plan *a = make_plan(text), *b = make_plan(text), *c = make_plan(text);
	struct error e = {0};
	char *kept;

	(void)state;
	assert_int_equal(password_hash_plan(a, "seed", &e), 0);
	assert_int_equal(password_hash_plan(b, "seed", &e), 0);
	assert_int_equal(password_hash_plan(c, NULL, &e), 0);
	assert_memory_equal(a->root_password, "$6$", 3);
	assert_memory_equal(a->user_passwords.item[0], "kim $6$", 7);
	assert_string_equal(a->root_password, b->root_password);
	assert_string_equal(a->user_passwords.item[0], b->user_passwords.item[0]);
	assert_string_not_equal(a->root_password, c->root_password);
	kept = strdup(a->root_password);
	assert_int_equal(password_hash_plan(a, "other", &e), 0);
	assert_string_equal(a->root_password, kept);
	free(kept);
	plan_free(a);
	plan_free(b);
	plan_free(c);
}

static void
expect_word(const struct strlist *l, const char *word)
{
	if (!strlist_has(l, word))
		fail_msg("%s is missing", word);
}

static void
environment_of_configure(void **state)
{
	struct plan *p = make_plan("distro small\ndisk only\nuser kim\nuser jo-an\nhostname here\nkeymap de\n"
				   "user-password kim $6$abcdefgh$0123456789012345678901234567890\n"
				   "user-password jo-an $6$abcdefgh$1123456789012345678901234567890\n");
	static char path[] = "/dev/sda";
	struct disk d = {.path = path, .size = 1 << 30, .sector = 512};
	struct strlist env = {0};
	struct table t = {0};
	struct error e = {0};
	char word[128];

	(void)state;
	assert_int_equal(table_compute(p, NULL, &d, &t, &e), 0);
	assert_int_equal(configure_environment(p, &t, &env), 0);
	expect_word(&env, "KILN_HOSTNAME=here");
	expect_word(&env, "KILN_KEYMAP=de");
	expect_word(&env, "KILN_USERS=kim jo-an");
	expect_word(&env, "KILN_HASH_kim=$6$abcdefgh$0123456789012345678901234567890");
	expect_word(&env, "KILN_HASH_jo_an=$6$abcdefgh$1123456789012345678901234567890");
	snprintf(word, sizeof(word), "KILN_ROOT_UUID=%s", table_find(&t, TABLE_ROOT)->fs_uuid);
	expect_word(&env, word);
	strlist_free(&env);
	table_free(&t);
	plan_free(p);
}

static void
collect(void *arg, const char *line)
{
	(void)buf_printf(arg, "%s;", line);
}

static void
one_installs_and_others_follow(void **state)
{
	struct status first, second;
	struct error e = {0};
	struct buf seen = {0};

	(void)state;
	assert_int_equal(status_open(dir, &first, &e), 0);
	assert_int_equal(status_open(dir, &second, &e), 0);
	assert_false(status_is_taken(&second));
	assert_true(status_take(&first, "tty1"));
	assert_true(status_is_taken(&second));
	assert_false(status_take(&second, "ttyS0"));
	status_write(&first, "a line");
	status_read(&second, collect, &seen);
	status_write(&first, "another");
	status_read(&second, collect, &seen);
	assert_non_null(strstr(seen.data, "tty1"));
	assert_non_null(strstr(seen.data, "a line;another;"));
	status_close(&first);
	assert_false(status_is_taken(&second));
	assert_false(status_is_declined(&second));
	status_decline(&second);
	assert_true(status_is_declined(&second));
	status_close(&second);
	buf_free(&seen);
}

static void
count_bad(void *arg, size_t done, size_t total, const char *path, const char *problem)
{
	(void)done;
	(void)total;
	if (problem)
		(void)buf_printf(arg, "%s;", path);
}

static void
put(const char *name, const char *text)
{
	struct error e = {0};
	char path[256];

	snprintf(path, sizeof(path), "%s/kiln", dir);
	assert_int_equal(file_make_dirs_at(AT_FDCWD, path, &e), 0);
	snprintf(path, sizeof(path), "%s/kiln/%s", dir, name);
	assert_int_equal(file_write_at(AT_FDCWD, path, text, strlen(text), 0644, &e), 0);
}

static void
the_stick_is_checked(void **state)
{
	static const char sums[] =
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  kiln/good\n"
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  kiln/bad\n"
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  kiln/missing\n";
	struct error e = {0};
	struct buf bad = {0};

	(void)state;
	assert_true(check_stick(dir, count_bad, &bad, &e) < 0);
	put("good", "abc");
	put("bad", "abd");
	put("sums", sums);
	e.text[0] = '\0';
	assert_int_equal(check_stick(dir, count_bad, &bad, &e), 2);
	assert_string_equal(bad.data, "kiln/bad;kiln/missing;");
	put("sums", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  ../out\n");
	assert_int_equal(check_stick(dir, count_bad, &bad, &e), -EINVAL);
	buf_free(&bad);
}

static void
programs_and_their_ends(void **state)
{
	const char *fails[] = {"sh", "-c", "echo first; echo the cause >&2; exit 3", NULL};
	const char *killed[] = {"sh", "-c", "kill -9 $$", NULL};
	const char *missing[] = {"kiln-no-such-program", NULL};
	const char *copies[] = {"cat", NULL};
	const char *talks[] = {"head", "-c", "2100000", "/dev/zero", NULL};
	struct run r = {.argv = fails, .log = -1};
	struct error e = {0};
	struct buf out = {0};
	int status = 0;

	(void)state;
	assert_int_equal(run_program(&r, &status, &e), -EIO);
	assert_int_equal(status, 3);
	assert_non_null(strstr(e.text, "status 3: the cause"));
	e.text[0] = '\0';
	r.argv = killed;
	assert_int_equal(run_program(&r, &status, &e), -EIO);
	assert_non_null(strstr(e.text, "signal 9"));
	e.text[0] = '\0';
	r.argv = missing;
	assert_int_equal(run_program(&r, &status, &e), -ENOENT);
	r = (struct run){.argv = copies, .log = -1, .input = "in and out", .output = &out};
	assert_int_equal(run_program(&r, &status, &e), 0);
	assert_string_equal(out.data, "in and out");
	buf_clear(&out);
	r = (struct run){.argv = talks, .log = -1, .output = &out};
	assert_int_equal(run_program(&r, NULL, &e), -EFBIG);
	buf_free(&out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(swap_header),
		cmocka_unit_test(passwords_become_hashes),
		cmocka_unit_test(environment_of_configure),
		TEST(one_installs_and_others_follow),
		TEST(the_stick_is_checked),
		cmocka_unit_test(programs_and_their_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
