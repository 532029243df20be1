/* Listing disks: a made-up /sys/block and /dev, the disks being image files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "installer/disk.h"
#include "installer/run.h"

static char dir[64], sys[80], dev[80];

static int
setup(void **state)
{
	struct error e = {0};

	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/kiln-disk.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(sys, sizeof(sys), "%s/sys", dir);
	snprintf(dev, sizeof(dev), "%s/dev", dir);
	assert_int_equal(file_make_dirs_at(AT_FDCWD, sys, &e), 0);
	assert_int_equal(file_make_dirs_at(AT_FDCWD, dev, &e), 0);
	return 0;
}

static int
teardown(void **state)
{
	struct error e = {0};

	(void)state;
	return file_remove_tree_at(AT_FDCWD, dir, &e);
}

static void
put(const char *disk, const char *file, const char *text)
{
	struct error e = {0};
	char path[256], *slash;

	snprintf(path, sizeof(path), "%s/%s/%s", sys, disk, file);
	slash = strrchr(path, '/');
	*slash = '\0';
	assert_int_equal(file_make_dirs_at(AT_FDCWD, path, &e), 0);
	*slash = '/';
	assert_int_equal(file_write_at(AT_FDCWD, path, text, strlen(text), 0644, &e), 0);
}

/* A disk of 8 MiB; returns its node's path in `ret`. */
static void
add_disk(const char *name, char ret[160])
{
	int fd;

	put(name, "size", "16384\n");
	put(name, "queue/logical_block_size", "512\n");
	put(name, "removable", "0\n");
	put(name, "ro", "0\n");
	snprintf(ret, 160, "%s/%s", dev, name);
	fd = open(ret, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 8 << 20), 0);
	close(fd);
}

static void
tool(const char *const *argv, const char *input)
{
	struct run r = {.argv = argv, .log = -1, .input = input};
	struct error e = {0};

	if (run_program(&r, NULL, &e) != 0)
		fail_msg("%s", e.text);
}

static struct disk_list
scan(void)
{
	struct disk_scan where = {.sys = sys, .dev = dev};
	struct disk_list l = {0};
	struct error e = {0};

	assert_int_equal(disk_scan(&where, &l, &e), 0);
	return l;
}

static void
only_disks_and_in_order(void **state)
{
	static const char *const names[] = {"sdaa", "sdb", "sda", "nvme10n1", "nvme2n1", "sr0", "ram0", "zram0",
					    "dm-0", "md0", "mmcblk0", "mmcblk0boot0", "loop7", "loop8"};
	struct disk_list l;
	char path[160];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		add_disk(names[i], path);
	put("sdx", "size", "16384\n"); /* no node: not ours to use */
	put("loop8", "loop/backing_file", "/kiln/live.squashfs\n"); /* the live system itself */
	put("loop8", "ro", "1\n");
	l = scan();
	assert_int_equal(l.n, 6);
	assert_string_equal(l.item[0].name, "mmcblk0");
	assert_string_equal(l.item[1].name, "nvme2n1");
	assert_string_equal(l.item[2].name, "nvme10n1");
	assert_string_equal(l.item[3].name, "sda");
	assert_string_equal(l.item[4].name, "sdb");
	assert_string_equal(l.item[5].name, "sdaa");
	disk_list_free(&l);
}

static void
facts_are_read(void **state)
{
	struct disk_list l;
	char path[160], *line;

	(void)state;
	add_disk("sda", path);
	put("sda", "device/model", "WDC \x01 Blue   \n");
	put("sda", "device/vpd_pg80", "    WD-123 4");
	put("sda", "removable", "1\n");
	put("sda", "ro", "1\n");
	put("sda", "queue/logical_block_size", "4096\n");
	l = scan();
	assert_int_equal(l.n, 1);
	assert_string_equal(l.item[0].model, "WDC ? Blue");
	assert_string_equal(l.item[0].serial, "WD-1234");
	assert_int_equal(l.item[0].size, 8 << 20);
	assert_int_equal(l.item[0].sector, 4096);
	assert_true(l.item[0].removable && l.item[0].readonly && l.item[0].empty);
	assert_non_null(disk_why_not(&l.item[0]));
	line = disk_describe(&l.item[0]);
	assert_non_null(strstr(line, "WDC ? Blue (serial WD-1234)  empty, removable"));
	assert_non_null(strstr(line, "write-protected"));
	free(line);
	disk_list_free(&l);
}

static void
what_is_on_them(void **state)
{
	struct disk_list l;
	char a[160], b[160], c[160];

	(void)state;
	add_disk("sda", a);
	add_disk("sdb", b);
	add_disk("sdc", c);
	tool((const char *[]){"mke2fs", "-q", "-F", "-L", "data", a, NULL}, NULL);
	tool((const char *[]){"sfdisk", "-q", b, NULL}, "label: gpt\nsize=2MiB,type=U\n");
	tool((const char *[]){"sfdisk", "-q", c, NULL},
	     "label: gpt\nsize=2MiB,type=4B494C4E-0000-4E4F-5459-455446495245\n");
	l = scan();
	assert_string_equal(l.item[0].content, "ext2 (data)");
	assert_string_equal(l.item[1].content, "GPT: 1 partition of unknown kind");
	assert_false(l.item[0].empty || l.item[1].empty || l.item[1].unfinished);
	assert_true(l.item[2].unfinished);
	disk_list_free(&l);
}

/* Without its primary table, or seen with another sector size, a disk must not count as empty. */
static void
a_backup_table_is_no_empty_disk(void **state)
{
	static const char zeros[1024];
	struct disk_list l;
	char a[160];
	int fd;

	(void)state;
	add_disk("sda", a);
	tool((const char *[]){"sfdisk", "-q", a, NULL}, "label: gpt\nsize=2MiB,type=U\n");
	fd = open(a, O_WRONLY | O_CLOEXEC);
	assert_int_equal(write(fd, zeros, sizeof(zeros)), sizeof(zeros));
	close(fd);
	l = scan();
	assert_false(l.item[0].empty);
	disk_list_free(&l);
}

static void
poke(const char *path, off_t at, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_int_equal(pwrite(fd, bytes, n, at), (ssize_t)n);
	close(fd);
}

/* What libblkid cannot decide upon, or cannot read, is somebody's data all the same. */
static void
what_is_not_understood_is_no_empty_disk(void **state)
{
	struct disk_list l;
	char a[160], b[160];

	(void)state;
	add_disk("sda", a);
	add_disk("sdb", b);
	tool((const char *[]){"mke2fs", "-q", "-F", a, NULL}, NULL);
	poke(a, 0, "hsqs", 4); /* a squashfs in the room before ext2 */
	poke(a, 28, "\4\0\0\0", 4);
	assert_int_equal(unlink(b), 0);
	assert_int_equal(mkdir(b, 0755), 0); /* opens, and cannot be read */
	l = scan();
	assert_string_equal(l.item[0].content, "several signatures");
	assert_false(l.item[0].empty);
	assert_false(l.item[1].empty);
	assert_non_null(disk_why_not(&l.item[1]));
	disk_list_free(&l);
}

/* An encrypted volume looks like noise, and a lost table leaves what was behind it. Erased flash is full of ones. */
static void
noise_is_no_empty_disk(void **state)
{
	static char ones[8 << 20];
	struct disk_list l;
	char a[160], b[160], c[160], d[160];

	(void)state;
	add_disk("sda", a);
	add_disk("sdb", b);
	add_disk("sdc", c);
	add_disk("sdd", d);
	memset(ones, 0xff, sizeof(ones));
	poke(a, 3000, "x", 1);
	poke(b, (8 << 20) - 1, "x", 1);
	poke(c, 0, ones, sizeof(ones));
	poke(d, 4 << 20, "x", 1);
	l = scan();
	assert_string_equal(l.item[0].content, "data of unknown kind");
	assert_false(l.item[0].empty || l.item[1].empty || l.item[3].empty);
	assert_true(l.item[2].empty);
	disk_list_free(&l);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_disks_and_in_order),
		TEST(facts_are_read),
		TEST(what_is_not_understood_is_no_empty_disk),
		TEST(noise_is_no_empty_disk),
		TEST(what_is_on_them),
		TEST(a_backup_table_is_no_empty_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
