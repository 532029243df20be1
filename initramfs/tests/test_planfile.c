/* Finding plan files, on FAT images that mkfs.fat and mtools make. */
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
#include "installer/planfile.h"
#include "installer/run.h"

static const char armed[] = "distro small\ndisk only\nroot-password x\nunattended yes\n";
static const char shown[] = "distro small\ndisk only\nroot-password x\n";

struct bench {
	char dir[64];
	struct disk disk[3];
	struct disk_list disks;
};

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	snprintf(b->dir, sizeof(b->dir), "/tmp/kiln-planfile.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	b->disks.item = b->disk;
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;
	struct error e = {0};
	size_t i;

	for (i = 0; i < b->disks.n; i++)
		free(b->disk[i].path);
	assert_int_equal(file_remove_tree_at(AT_FDCWD, b->dir, &e), 0);
	free(b);
	return 0;
}

static void
tool(const char *const *argv)
{
	static const char *const env[] = {"MTOOLSRC=/dev/null", "MTOOLS_SKIP_CHECK=1", NULL};
	struct run r = {.argv = argv, .env = env, .log = -1};
	struct error e = {0};

	if (run_program(&r, NULL, &e) != 0)
		fail_msg("%s", e.text);
}

/* A FAT image with the label, and the text as kiln.plan when it isn't NULL. */
static struct disk *
add_disk(struct bench *b, const char *label, const char *text)
{
	struct disk *d = &b->disk[b->disks.n++];
	char path[128], plan[128];
	struct error e = {0};
	int fd;

	snprintf(path, sizeof(path), "%s/disk%zu", b->dir, b->disks.n);
	snprintf(plan, sizeof(plan), "%s/plan", b->dir);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 4 << 20), 0);
	close(fd);
	tool((const char *[]){"mkfs.fat", "-n", label, path, NULL});
	if (text) {
		assert_int_equal(file_write_at(AT_FDCWD, plan, text, strlen(text), 0600, &e), 0);
		tool((const char *[]){"mcopy", "-i", path, plan, "::/kiln.plan", NULL});
	}
	*d = (struct disk){.path = strdup(path), .size = 4 << 20, .sector = 512};
	return d;
}

static void
words_of_the_command_line(void **state)
{
	struct planfile_words w;

	(void)state;
	planfile_parse_words("quiet kiln.plan=DATA:/a/b.plan  kiln.auto=1\n", &w);
	assert_string_equal(w.plan, "DATA:/a/b.plan");
	assert_true(w.unattended);
	planfile_parse_words("xkiln.plan=/a kiln.plan= kiln.auto=10", &w);
	assert_string_equal(w.plan, "");
	assert_false(w.unattended);
	planfile_parse_words("", &w);
	assert_string_equal(w.plan, "");
}

static void
no_plan_anywhere(void **state)
{
	struct bench *b = *state;
	struct planfile_words w = {0};
	struct planfile f = {0};
	struct error e = {0};

	add_disk(b, "KILN-PLAN", NULL);
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), 0);
	assert_null(f.plan);
}

static void
the_stick_comes_first(void **state)
{
	struct bench *b = *state;
	struct planfile_words w = {0};
	struct planfile f = {0};
	struct error e = {0};

	add_disk(b, "OTHER", shown);
	add_disk(b, "KILN-PLAN", armed)->stick = true;
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), 0);
	assert_non_null(f.plan);
	assert_true(f.armed);
	assert_non_null(strstr(f.from, "KILN-PLAN"));
	planfile_clear(&f);
}

static void
without_the_word_a_person_is_asked(void **state)
{
	struct bench *b = *state;
	struct planfile_words w = {0};
	struct planfile f = {0};
	struct error e = {0};

	add_disk(b, "KILN-PLAN", shown)->stick = true;
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), 0);
	assert_false(f.armed);
	planfile_clear(&f);
	w.unattended = true;
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), 0);
	assert_true(f.armed);
	planfile_clear(&f);
}

/* A plan that lies about on a fixed disk must not start by itself. */
static void
a_fixed_disk_does_not_arm(void **state)
{
	struct bench *b = *state;
	struct planfile_words w = {0};
	struct planfile f = {0};
	struct error e = {0};
	struct disk *d = add_disk(b, "DATA", armed);

	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), 0);
	assert_non_null(f.plan);
	assert_false(f.armed);
	planfile_clear(&f);
	d->removable = true;
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), 0);
	assert_true(f.armed);
	planfile_clear(&f);
}

/* A stick with a bad sector: what is left of a plan is another plan, and so is the one of the next volume. */
static void
half_a_plan_is_an_error(void **state)
{
	struct bench *b = *state;
	struct planfile_words w = {0};
	struct planfile f = {0};
	struct error e = {0};
	char text[60001];
	struct disk *d;

	memset(text, '\n', sizeof(text) - 1);
	memcpy(text, armed, strlen(armed));
	text[sizeof(text) - 1] = '\0';
	d = add_disk(b, "KILN-PLAN", text);
	d->stick = true;
	add_disk(b, "OTHER", armed)->removable = true;
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), 0);
	assert_non_null(strstr(f.from, "KILN-PLAN"));
	planfile_clear(&f);
	assert_int_equal(truncate(d->path, 40 * 1024), 0);
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), -EIO);
	assert_non_null(strstr(e.text, "of its 60000 bytes are there"));
	assert_null(f.plan);
}

static void
named_by_label(void **state)
{
	struct bench *b = *state;
	struct planfile_words w = {.plan = "data:/kiln.plan"};
	struct planfile f = {0};
	struct error e = {0};

	add_disk(b, "KILN-PLAN", shown)->stick = true;
	add_disk(b, "DATA", armed);
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), 0);
	assert_true(f.armed);
	planfile_clear(&f);
	snprintf(w.plan, sizeof(w.plan), "DATA:/other.plan");
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), -ENOENT);
	assert_non_null(strstr(e.text, "other.plan"));
	e.text[0] = '\0';
	snprintf(w.plan, sizeof(w.plan), "nonsense");
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), -EINVAL);
}

static void
named_by_path(void **state)
{
	struct bench *b = *state;
	struct planfile_words w = {0};
	struct planfile f = {0};
	struct error e = {0};

	snprintf(w.plan, sizeof(w.plan), "%s/named", b->dir);
	assert_true(planfile_find(&w, &b->disks, &f, &e) < 0);
	e.text[0] = '\0';
	assert_int_equal(file_write_at(AT_FDCWD, w.plan, armed, strlen(armed), 0600, &e), 0);
	assert_int_equal(planfile_find(&w, &b->disks, &f, &e), 0);
	assert_true(f.armed);
	planfile_clear(&f);
}

static void
a_bad_plan_is_told_with_its_line(void **state)
{
	struct bench *b = *state;
	struct planfile_words w = {.unattended = true};
	struct planfile f = {0};
	struct error e = {0};

	add_disk(b, "KILN-PLAN", "distro small\ndisc only\n")->stick = true;
	add_disk(b, "OTHER", armed)->removable = true;
	assert_true(planfile_find(&w, &b->disks, &f, &e) < 0);
	assert_null(f.plan);
	assert_non_null(strstr(e.text, ":2:"));
	assert_non_null(strstr(e.text, "disk"));
}

static void
a_log_is_written_to_the_stick(void **state)
{
	struct bench *b = *state;
	const struct volume *v = NULL;
	struct volume_list l = {0};
	struct error e = {0};
	struct buf back = {0};
	char path[128];

	add_disk(b, "KILN-PLAN", NULL)->stick = true;
	snprintf(path, sizeof(path), "%s/log", b->dir);
	assert_int_equal(file_write_at(AT_FDCWD, path, "one\n", 4, 0600, &e), 0);
	assert_int_equal(planfile_stick_volume(&b->disks, &l, &v, &e), 0);
	assert_non_null(v);
	assert_int_equal(volume_write_file(v, path, "install.log", &e), 0);
	assert_int_equal(volume_write_file(v, path, "install.log", &e), 0);
	assert_int_equal(volume_read_file(v, "install.log", 100, &back, &e), 0);
	assert_int_equal(back.len, 4);
	assert_memory_equal(back.data, "one\n", 4);
	assert_int_equal(volume_read_file(v, "install.log", 3, &back, &e), -EFBIG);
	buf_free(&back);
	volume_list_free(&l);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_the_command_line),
		TEST(no_plan_anywhere),
		TEST(the_stick_comes_first),
		TEST(without_the_word_a_person_is_asked),
		TEST(a_fixed_disk_does_not_arm),
		TEST(half_a_plan_is_an_error),
		TEST(named_by_label),
		TEST(named_by_path),
		TEST(a_bad_plan_is_told_with_its_line),
		TEST(a_log_is_written_to_the_stick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
