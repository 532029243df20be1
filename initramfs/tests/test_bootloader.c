/* GRUB's images written to an image file; every write of it failing once, and images that are not GRUB's. */
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

#include "base/file.h"
#include "installer/bootloader.h"
#include "installer/image.h"
#include "installer/partition.h"

#define IMAGE_SIZE (512ULL << 20)
#define CORE_SECTORS 3

static long fail_at; /* 0: none; n: the nth write to the disk fails, and all after it */
static long writes;

static int
counts(int fd)
{
	char name[64], link[128] = {0};

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	if (readlink(name, link, sizeof(link) - 1) < 0 || !strstr(link, "kiln-disk-image"))
		return 0;
	writes++;
	if (fail_at && writes >= fail_at) {
		errno = EIO;
		return 1;
	}
	return 0;
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t at);
int fsync(int fd);

ssize_t
pwrite(int fd, const void *data, size_t len, off_t at)
{
	return counts(fd) ? -1 : syscall(SYS_pwrite64, fd, data, len, at);
}

int
fsync(int fd)
{
	return counts(fd) ? -1 : (int)syscall(SYS_fsync, fd);
}

struct bench {
	char dir[64], disk[96];
	struct table table;
	struct bootloader loader;
};

static void
put(const struct bench *b, const char *name, const void *data, size_t len)
{
	struct error e = {0};
	char path[256], *slash;

	snprintf(path, sizeof(path), "%s/%s", b->dir, name);
	slash = strrchr(path, '/');
	*slash = '\0';
	assert_int_equal(file_make_dirs_at(AT_FDCWD, path, &e), 0);
	*slash = '/';
	assert_int_equal(file_write_at(AT_FDCWD, path, data, len, 0644, &e), 0);
}

static void
put_images(const struct bench *b)
{
	unsigned char boot[512] = {0}, core[(CORE_SECTORS + 1) * 512 - 100];

	boot[0x64] = 0xff;
	boot[0x66] = 0xeb;
	boot[510] = 0x55;
	boot[511] = 0xaa;
	memset(core, 0xc0, sizeof(core));
	memcpy(core + 0x1fc, "\x03\x00\x20\x08", 4);
	put(b, "usr/lib/grub/i386-pc/boot.img", boot, sizeof(boot));
	put(b, "boot/grub/core.img", core, sizeof(core));
}

static int
setup(void **state)
{
	static const char text[] = "distro small\ndisk only\nroot-password secret\n";
	struct bench *b = calloc(1, sizeof(*b));
	struct disk disk = {.path = b->disk, .size = IMAGE_SIZE, .sector = 512};
	struct plan *plan = NULL;
	struct error e = {0};
	int fd;

	fail_at = writes = 0;
	snprintf(b->dir, sizeof(b->dir), "/tmp/kiln-bootloader.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->disk, sizeof(b->disk), "%s/kiln-disk-image", b->dir);
	fd = open(b->disk, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)IMAGE_SIZE), 0);
	close(fd);
	assert_int_equal(plan_parse(text, strlen(text), "plan", &plan, &e), 0);
	assert_int_equal(table_compute(plan, NULL, &disk, &b->table, &e), 0);
	assert_int_equal(partition_write(&b->table, &e), 0);
	plan_free(plan);
	b->loader = (struct bootloader){.table = &b->table, .root = b->dir, .grub = b->dir, .title = "Kiln",
					.log = -1};
	put_images(b);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	fail_at = 0;
	table_free(&b->table);
	assert_int_equal(file_remove_tree_at(AT_FDCWD, b->dir, &e), 0);
	free(b);
	return 0;
}

static bool
boots(const struct bench *b)
{
	unsigned char sector[512];
	struct error e = {0};

	assert_int_equal(image_read(b->disk, 0, sector, sizeof(sector), &e), 0);
	return sector[0x66] == 0x90;
}

static void
expect_unfinished_table(const struct bench *b)
{
	enum partition_state found = PARTITION_OTHER;
	struct error e = {0};

	assert_int_equal(partition_check(&b->table, &found, &e), 0);
	assert_int_equal(found, PARTITION_UNFINISHED);
}

static void
images_are_put_in_place(void **state)
{
	struct bench *b = *state;
	uint64_t start = b->table.part[0].start;
	unsigned char sector[512];
	struct error e = {0};

	assert_int_equal(bootloader_write_bios(&b->loader, &e), 0);
	assert_true(boots(b));
	expect_unfinished_table(b);
	assert_int_equal(image_read(b->disk, 0, sector, sizeof(sector), &e), 0);
	assert_memory_equal(sector + 0x5c, "\0\x08\0\0\0\0\0\0", 8);
	assert_int_equal(image_read(b->disk, start, sector, sizeof(sector), &e), 0);
	assert_memory_equal(sector + 0x1f4, "\x01\x08\0\0\0\0\0\0\x03\0\x20\x08", 12);
	/* the last sector is filled up with zeros */
	assert_int_equal(image_read(b->disk, start + CORE_SECTORS * 512, sector, sizeof(sector), &e), 0);
	assert_int_equal(sector[411], 0xc0);
	assert_int_equal(sector[412], 0);
}

/* The first sector is the last write: a cut before it leaves a disk that starts nothing. */
static void
each_write_fails(void **state)
{
	struct bench *b = *state;
	struct error e;
	long n;
	int err;

	for (n = 1;; n++) {
		assert_true(n < 20);
		e = (struct error){0};
		writes = 0;
		fail_at = n;
		err = bootloader_write_bios(&b->loader, &e);
		fail_at = 0;
		expect_unfinished_table(b);
		if (writes < n)
			break; /* nothing has failed */
		assert_true(err < 0 && e.text[0]);
		assert_true(n >= 4 || !boots(b));
	}
	assert_int_equal(err, 0);
	assert_true(n > 3);
	assert_true(boots(b));
}

static void
other_images_are_refused_before_any_write(void **state)
{
	static const char rubbish[512];
	static char large[1024 * 1024];
	struct bench *b = *state;
	struct error e = {0};

	writes = 0;
	put(b, "usr/lib/grub/i386-pc/boot.img", rubbish, sizeof(rubbish));
	assert_true(bootloader_write_bios(&b->loader, &e) < 0);
	put_images(b);
	put(b, "boot/grub/core.img", rubbish, sizeof(rubbish));
	assert_true(bootloader_write_bios(&b->loader, &e) < 0);
	put(b, "boot/grub/core.img", large, sizeof(large));
	assert_true(bootloader_write_bios(&b->loader, &e) < 0);
	assert_int_equal(writes, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(images_are_put_in_place),
		TEST(each_write_fails),
		TEST(other_images_are_refused_before_any_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
