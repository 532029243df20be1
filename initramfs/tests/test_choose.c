/* What may be done without a person: disks that are image files, a made-up distro. */
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
#include "installer/choose.h"
#include "installer/note.h"
#include "installer/partition.h"

#define DISK_SIZE (512ULL << 20)
#define TEXT "distro small\nroot-password secret\n"

struct bench {
	char dir[64];
	struct lists lists;
	struct choice c;
};

static struct disk *
add_disk(struct bench *b, const char *content)
{
	struct disk *grown = realloc(b->c.disks.item, (b->c.disks.n + 1) * sizeof(*grown)), *d;
	char path[128];
	int fd;

	assert_non_null(grown);
	b->c.disks.item = grown;
	d = &grown[b->c.disks.n++];
	snprintf(path, sizeof(path), "%s/disk%zu", b->dir, b->c.disks.n);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)DISK_SIZE), 0);
	close(fd);
	*d = (struct disk){.name = strdup("disk"), .path = strdup(path), .model = strdup(""),
			   .serial = strdup(""), .content = strdup(content), .size = DISK_SIZE,
			   .sector = 512, .empty = strcmp(content, "empty") == 0};
	return d;
}

static int
setup(void **state)
{
	static const char text[] = "summary a test\nlibc musl\ninit none\npackage thing\nmemory 64\ndisk 256\n"
				   "minutes 1\n";
	struct bench *b = calloc(1, sizeof(*b));
	struct error e = {0};

	snprintf(b->dir, sizeof(b->dir), "/tmp/kiln-choose.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	b->lists.distros = calloc(1, sizeof(struct distro *));
	b->lists.ndistros = 1;
	if (distro_parse(text, strlen(text), "small", &b->lists.distros[0], &e) < 0)
		fail_msg("%s", e.text);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	choice_clear(&b->c);
	lists_free(&b->lists);
	assert_int_equal(file_remove_tree_at(AT_FDCWD, b->dir, &e), 0);
	free(b);
	return 0;
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

static int
choose(struct bench *b, const char *text, struct error *e)
{
	return choose_plan(&b->lists, make_plan(text), "seed", &b->c, e);
}

static void
an_empty_disk_is_taken(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	add_disk(b, "empty");
	assert_int_equal(choose(b, TEXT "disk only\n", &e), 0);
	assert_non_null(b->c.plan);
	assert_null(b->c.preset);
	assert_ptr_equal(b->c.disk, &b->c.disks.item[0]);
	assert_memory_equal(b->c.plan->root_password, "$6$", 3);
}

static void
two_disks_are_listed(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	add_disk(b, "empty");
	add_disk(b, "GPT: ext4");
	assert_int_equal(choose(b, TEXT "disk only\nerase yes\n", &e), -ENOTUNIQ);
	assert_null(b->c.plan);
	assert_non_null(b->c.preset);
	assert_non_null(strstr(e.text, b->c.disks.item[0].path));
	assert_non_null(strstr(e.text, b->c.disks.item[1].path));
}

static void
an_unknown_distro_names_the_known(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	add_disk(b, "empty");
	assert_int_equal(choose(b, "distro large\nroot-password x\ndisk only\n", &e), -ENOENT);
	assert_non_null(strstr(e.text, "small"));
}

/* Writes the table of the plan as it will be seen by choose_plan with the same text. */
static void
begin(struct bench *b, const char *text, bool finished)
{
	struct table t = {0};
	struct error e = {0};

	b->c.disks.item[0].empty = true;
	assert_int_equal(choose(b, text, &e), 0);
	assert_int_equal(table_compute(b->c.plan, b->c.distro, b->c.disk, &t, &e), 0);
	assert_int_equal(partition_write(&t, &e), 0);
	if (finished)
		assert_int_equal(partition_finish(&t, &e), 0);
	table_free(&t);
	plan_free(b->c.plan);
	b->c.plan = NULL;
	b->c.disks.item[0].empty = false;
	b->c.disks.item[0].unfinished = !finished;
}

/* Without `erase yes`: what the plan itself began is nobody's data. */
static void
its_own_cut_installation_goes_on(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	add_disk(b, "GPT: ext4");
	begin(b, TEXT "disk only\n", false);
	assert_int_equal(choose(b, TEXT "disk only\n", &e), 0);
	assert_ptr_equal(b->c.disk, &b->c.disks.item[0]);
}

static void
the_cut_installation_of_another_plan_is_data(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	add_disk(b, "GPT: ext4");
	begin(b, TEXT "disk only\n", false);
	assert_int_equal(choose(b, TEXT "disk only\nhostname other\n", &e), -EEXIST);
}

/* No loop of installations when the stick is left in. */
static void
a_finished_installation_is_not_done_again(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	add_disk(b, "GPT: ext4");
	begin(b, TEXT "disk only\nerase yes\n", true);
	assert_int_equal(choose(b, TEXT "disk only\nerase yes\n", &e), -EALREADY);
	assert_non_null(strstr(e.text, "take the stick out"));
}

/* At the menu it is what a person wants: whoever forgot the password has no other way in. */
static void
a_person_may_install_the_same_again(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	add_disk(b, "GPT: ext4");
	begin(b, TEXT "disk only\nerase yes\n", true);
	assert_int_equal(choose_plan(&b->lists, make_plan(TEXT "disk only\nerase yes\n"), NULL, &b->c, &e), 0);
	assert_true(b->c.anew);
}

/* Two disks fit, but only one of them has what this plan began. */
static void
of_several_disks_the_begun_one_goes_on(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	add_disk(b, "GPT: ext4");
	begin(b, TEXT "disk only\n", false);
	add_disk(b, "empty");
	assert_int_equal(choose(b, TEXT "disk only\n", &e), 0);
	assert_ptr_equal(b->c.disk, &b->c.disks.item[0]);
	assert_false(b->c.anew);
}

static void
users_that_would_share_a_password_are_refused(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	add_disk(b, "empty");
	assert_int_equal(choose(b, TEXT "disk only\nuser a-b\nuser a_b\n", &e), -EINVAL);
	assert_non_null(strstr(e.text, "a-b and a_b"));
	choice_clear(&b->c);
	add_disk(b, "empty");
	assert_int_equal(choose(b, TEXT "disk only\nuser ab\nuser a-b\nuser a-bc\n", &e), 0);
}

/* What the next start of the machine does: the note on the disk, and the plan file as it is then. */
static void
look_again(struct bench *b, const char *file, bool unattended)
{
	struct planfile_words words = {.unattended = unattended};
	struct disk_list disks = b->c.disks;
	struct error e = {0};

	b->c.disks = (struct disk_list){0};
	choice_clear(&b->c);
	snprintf(words.plan, sizeof(words.plan), "%s/kiln.plan", b->dir);
	assert_int_equal(file_write_at(AT_FDCWD, words.plan, file, strlen(file), 0600, &e), 0);
	assert_int_equal(choose_among(&b->lists, &words, &disks, &b->c, &e), 0);
}

static void
cut(struct bench *b, const char *text)
{
	struct table t = {0};
	struct error e = {0};

	begin(b, text, false);
	assert_int_equal(choose(b, text, &e), 0);
	assert_int_equal(table_compute(b->c.plan, b->c.distro, b->c.disk, &t, &e), 0);
	assert_int_equal(note_write(&t, b->c.plan, &e), 0);
	table_free(&t);
	plan_free(b->c.plan);
	b->c.plan = NULL;
}

/* sda and sdb change their names from one start to the next (here: their serial numbers): the disk that was begun is the
 * one, not the one that the rule fits now. */
static void
a_cut_installation_goes_on_where_it_is(void **state)
{
	static const char text[] = TEXT "erase yes\nunattended yes\ndisk serial:A\n";
	struct bench *b = *state;
	struct disk *first = add_disk(b, "GPT: ext4"), *second;

	free(first->serial);
	first->serial = strdup("A");
	cut(b, text);
	second = add_disk(b, "GPT: ntfs (Photos)");
	first = &b->c.disks.item[0];
	free(second->serial);
	second->serial = first->serial;
	first->serial = strdup("B");
	look_again(b, text, false);
	assert_non_null(b->c.plan);
	assert_true(b->c.cut);
	assert_ptr_equal(b->c.disk, &b->c.disks.item[0]);
	assert_non_null(strstr(b->c.why, "was cut and goes on"));
	look_again(b, text, true);
	assert_ptr_equal(b->c.disk, &b->c.disks.item[0]);
}

/* Passwords are no part of what names a plan: the file's new one is taken. */
static void
a_new_password_in_the_file_counts(void **state)
{
	struct bench *b = *state;
	char first[256];

	add_disk(b, "GPT: ext4");
	cut(b, TEXT "erase yes\nunattended yes\ndisk only\n");
	look_again(b, TEXT "erase yes\nunattended yes\ndisk only\n", false);
	assert_true(b->c.cut);
	snprintf(first, sizeof(first), "%s", b->c.plan->root_password);
	look_again(b, "distro small\nroot-password other\nerase yes\nunattended yes\ndisk only\n", false);
	assert_true(b->c.cut);
	assert_memory_equal(b->c.plan->root_password, "$6$", 3);
	assert_string_not_equal(b->c.plan->root_password, first);
}

static void
a_corrected_file_stands_for_the_one_before(void **state)
{
	struct bench *b = *state;

	add_disk(b, "GPT: ext4");
	cut(b, TEXT "erase yes\nunattended yes\ndisk only\n");
	look_again(b, TEXT "erase yes\nunattended yes\ndisk only\nhostname other\n", false);
	assert_non_null(b->c.plan);
	assert_false(b->c.cut);
	assert_string_equal(b->c.plan->hostname, "other");
}

static void
nobody_could_log_in(void **state)
{
	struct bench *b = *state;

	add_disk(b, "empty");
	look_again(b, "distro small\ndisk only\n", true);
	assert_null(b->c.plan);
	assert_non_null(strstr(b->c.notice, "nobody could log in"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_disk_is_taken),
		TEST(two_disks_are_listed),
		TEST(an_unknown_distro_names_the_known),
		TEST(its_own_cut_installation_goes_on),
		TEST(the_cut_installation_of_another_plan_is_data),
		TEST(a_finished_installation_is_not_done_again),
		TEST(a_person_may_install_the_same_again),
		TEST(of_several_disks_the_begun_one_goes_on),
		TEST(users_that_would_share_a_password_are_refused),
		TEST(a_cut_installation_goes_on_where_it_is),
		TEST(a_new_password_in_the_file_counts),
		TEST(a_corrected_file_stands_for_the_one_before),
		TEST(nobody_could_log_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
