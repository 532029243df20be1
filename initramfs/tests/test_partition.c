/* Partition tables on image files: written, read back, flipped; and every write of it failing once. The calls by which
 * libfdisk and our own code write are replaced here by ones that count. */
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
#include <sys/syscall.h>
#include <unistd.h>

#include "installer/image.h"
#include "installer/note.h"
#include "installer/partition.h"
#include "installer/volume.h"

#define IMAGE_SIZE (512ULL << 20)

/* 0: no write fails; n: the nth fails, and all after it, as on a disk that is gone */
static long fail_at;
static long writes;

static int
counts(int fd)
{
	char name[64];
	char link[128] = {0};

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	if (readlink(name, link, sizeof(link) - 1) < 0 || !strstr(link, "kiln-partition"))
		return 0;
	writes++;
	if (fail_at && writes >= fail_at) {
		errno = EIO;
		return 1;
	}
	return 0;
}

ssize_t write(int fd, const void *data, size_t len);
ssize_t pwrite(int fd, const void *data, size_t len, off_t at);
ssize_t pwrite64(int fd, const void *data, size_t len, off_t at);
int fsync(int fd);

ssize_t
write(int fd, const void *data, size_t len)
{
	return counts(fd) ? -1 : syscall(SYS_write, fd, data, len);
}

ssize_t
pwrite(int fd, const void *data, size_t len, off_t at)
{
	return counts(fd) ? -1 : syscall(SYS_pwrite64, fd, data, len, at);
}

ssize_t
pwrite64(int fd, const void *data, size_t len, off_t at)
{
	return pwrite(fd, data, len, at);
}

int
fsync(int fd)
{
	return counts(fd) ? -1 : (int)syscall(SYS_fsync, fd);
}

struct bench {
	char path[64];
	struct plan *plan;
	struct disk disk;
	struct table table;
};

static void
make_image(struct bench *b)
{
	int fd = open(b->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)IMAGE_SIZE), 0);
	close(fd);
}

static int
setup(void **state)
{
	static const char text[] = "distro small\ndisk only\nroot-password secret\nswap 16M\n";
	struct bench *b = calloc(1, sizeof(*b));
	struct error e = {0};
	int fd;

	fail_at = writes = 0;
	snprintf(b->path, sizeof(b->path), "/tmp/kiln-partition.XXXXXX");
	fd = mkstemp(b->path);
	assert_true(fd >= 0);
	close(fd);
	make_image(b);
	assert_int_equal(plan_parse(text, strlen(text), "plan", &b->plan, &e), 0);
	b->disk = (struct disk){.path = b->path, .size = IMAGE_SIZE, .sector = 512};
	assert_int_equal(table_compute(b->plan, NULL, &b->disk, &b->table, &e), 0);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	fail_at = 0;
	unlink(b->path);
	table_free(&b->table);
	plan_free(b->plan);
	free(b);
	return 0;
}

static enum partition_state
state_of(const struct bench *b)
{
	enum partition_state state = PARTITION_OTHER;
	struct error e = {0};

	assert_int_equal(partition_check(&b->table, &state, &e), 0);
	return state;
}

static void
written_then_finished(void **state)
{
	struct bench *b = *state;
	struct volume_list l = {0};
	struct error e = {0};
	size_t i;

	assert_int_equal(state_of(b), PARTITION_OTHER);
	assert_int_equal(partition_write(&b->table, &e), 0);
	assert_int_equal(state_of(b), PARTITION_UNFINISHED);
	assert_int_equal(volume_scan(b->path, &l, &e), 0);
	assert_string_equal(l.table, "gpt");
	assert_int_equal(l.n, 5);
	for (i = 1; i < l.n; i++) {
		assert_int_equal(l.item[i].start, b->table.part[i - 1].start);
		assert_int_equal(l.item[i].size, b->table.part[i - 1].size);
		assert_string_equal(l.item[i].part_uuid, b->table.part[i - 1].guid);
	}
	volume_list_free(&l);
	assert_int_equal(partition_finish(&b->table, &e), 0);
	assert_int_equal(state_of(b), PARTITION_FINISHED);
	/* and anew: it counts as unfinished again */
	assert_int_equal(partition_write(&b->table, &e), 0);
	assert_int_equal(state_of(b), PARTITION_UNFINISHED);
}

static void
same_plan_same_bytes(void **state)
{
	struct bench *b = *state;
	static char first[1 << 20], second[1 << 20];
	struct error e = {0};

	assert_int_equal(partition_write(&b->table, &e), 0);
	assert_int_equal(image_read(b->path, 0, first, sizeof(first), &e), 0);
	make_image(b);
	assert_int_equal(partition_write(&b->table, &e), 0);
	assert_int_equal(image_read(b->path, 0, second, sizeof(second), &e), 0);
	assert_memory_equal(first, second, sizeof(first));
}

static void
another_plan_is_another_table(void **state)
{
	struct bench *b = *state;
	static const char text[] = "distro small\ndisk only\nroot-password secret\nswap 16M\nhostname other\n";
	enum partition_state found = PARTITION_FINISHED;
	struct plan *plan = NULL;
	struct table other = {0};
	struct error e = {0};

	assert_int_equal(partition_write(&b->table, &e), 0);
	assert_int_equal(plan_parse(text, strlen(text), "plan", &plan, &e), 0);
	assert_int_equal(table_compute(plan, NULL, &b->disk, &other, &e), 0);
	assert_int_equal(partition_check(&other, &found, &e), 0);
	assert_int_equal(found, PARTITION_OTHER);
	table_free(&other);
	plan_free(plan);
}

static void
old_signatures_are_gone(void **state)
{
	struct bench *b = *state;
	const struct table_part *root = table_find(&b->table, TABLE_ROOT);
	unsigned char magic[2] = {0x53, 0xef}, block[1024] = {0};
	struct error e = {0};

	/* the superblock of an ext2 where the root will be */
	block[56] = magic[0];
	block[57] = magic[1];
	block[76] = 1;
	assert_int_equal(image_write(b->path, root->start + 1024, block, sizeof(block), &e), 0);
	assert_int_equal(partition_write(&b->table, &e), 0);
	assert_int_equal(image_read(b->path, root->start + 1024 + 56, magic, 2, &e), 0);
	assert_memory_equal(magic, "\0\0", 2);
}

static void
disk_of_another_size_is_refused(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	assert_int_equal(truncate(b->path, (off_t)IMAGE_SIZE / 2), 0);
	assert_true(partition_write(&b->table, &e) < 0);
	assert_non_null(strstr(e.text, "is not the disk"));
}

static void
note_comes_back_until_it_is_finished(void **state)
{
	struct bench *b = *state;
	struct plan *found = NULL;
	struct error e = {0};
	char *first, *second;

	assert_int_equal(partition_write(&b->table, &e), 0);
	assert_int_equal(note_find(&b->disk, &found, &e), 0);
	assert_null(found);
	assert_int_equal(note_write(&b->table, b->plan, &e), 0);
	assert_int_equal(note_find(&b->disk, &found, &e), 0);
	assert_non_null(found);
	first = plan_print(b->plan);
	second = plan_print(found);
	assert_string_equal(first, second);
	free(first);
	free(second);
	plan_free(found);
	assert_int_equal(partition_finish(&b->table, &e), 0);
	assert_int_equal(note_find(&b->disk, &found, &e), 0);
	assert_null(found);
	assert_int_equal(note_erase(&b->table, &e), 0);
}

static bool
is_empty(const struct bench *b)
{
	struct volume_list l = {0};
	struct error e = {0};
	bool empty;

	assert_int_equal(volume_scan(b->path, &l, &e), 0);
	empty = !l.table[0] && l.n == 1 && !l.item[0].fs[0];
	volume_list_free(&l);
	return empty;
}

/* Whatever write fails: an error is told, the disk never counts as finished, and a second run succeeds. An empty disk is
 * still empty, or the plan's own: else a plan without `erase yes` would refuse what it has begun. */
static void
each_write_of_the_table_fails(void **state)
{
	struct bench *b = *state;
	struct error e;
	long n, begun = 0;
	int err;

	for (n = 1;; n++) {
		assert_true(n < 200);
		make_image(b);
		e = (struct error){0};
		writes = 0;
		fail_at = n;
		err = partition_write(&b->table, &e);
		fail_at = 0;
		if (writes < n)
			break; /* nothing has failed */
		assert_true(err < 0 && e.text[0]);
		assert_int_not_equal(state_of(b), PARTITION_FINISHED);
		assert_true(is_empty(b) || state_of(b) != PARTITION_OTHER);
		begun += state_of(b) == PARTITION_BEGUN;
		assert_int_equal(partition_write(&b->table, &e), 0);
		assert_int_equal(state_of(b), PARTITION_UNFINISHED);
	}
	assert_int_equal(err, 0);
	assert_true(n > 4 && begun > 0);
}

/* The flip: at every cut the table is whole, marked or not. */
static void
each_write_of_the_flip_fails(void **state)
{
	struct bench *b = *state;
	struct error e;
	long n;
	int err;

	for (n = 1;; n++) {
		assert_true(n < 200);
		make_image(b);
		e = (struct error){0};
		fail_at = 0;
		assert_int_equal(partition_write(&b->table, &e), 0);
		writes = 0;
		fail_at = n;
		err = partition_finish(&b->table, &e);
		fail_at = 0;
		if (writes < n)
			break;
		assert_true(err < 0 && e.text[0]);
		assert_int_not_equal(state_of(b), PARTITION_OTHER);
		assert_int_equal(partition_finish(&b->table, &e), 0);
		assert_int_equal(state_of(b), PARTITION_FINISHED);
	}
	assert_int_equal(err, 0);
	assert_true(n > 2);
}

static void
each_write_of_the_note_fails(void **state)
{
	struct bench *b = *state;
	struct plan *found = NULL;
	struct error e = {0};
	long n;
	int err;

	assert_int_equal(partition_write(&b->table, &e), 0);
	for (n = 1;; n++) {
		assert_true(n < 20);
		e = (struct error){0};
		writes = 0;
		fail_at = n;
		err = note_write(&b->table, b->plan, &e);
		fail_at = 0;
		assert_int_equal(note_find(&b->disk, &found, &e), 0);
		plan_free(found);
		found = NULL;
		if (writes < n)
			break;
		assert_true(err < 0);
	}
	assert_int_equal(err, 0);
	assert_true(n > 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(written_then_finished),
		TEST(same_plan_same_bytes),
		TEST(another_plan_is_another_table),
		TEST(old_signatures_are_gone),
		TEST(disk_of_another_size_is_refused),
		TEST(note_comes_back_until_it_is_finished),
		TEST(each_write_of_the_table_fails),
		TEST(each_write_of_the_flip_fails),
		TEST(each_write_of_the_note_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
