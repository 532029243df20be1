/* The firmware's boot entry, on a directory that stands for efivarfs; efibootmgr reads it back where there is one. */
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
#include "installer/efivar.h"
#include "installer/run.h"

#define GLOBAL "8be4df61-93ca-11d2-aa0d-00e098032b8c"

struct bench {
	char dir[64];
	int fd;
	struct table table;
};

static int
setup(void **state)
{
	static char path[] = "/dev/sda";
	struct bench *b = calloc(1, sizeof(*b));

	snprintf(b->dir, sizeof(b->dir), "/tmp/kiln-efivar.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	b->fd = open(b->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	b->table = (struct table){.disk = path, .sector = 512, .n = 1};
	b->table.part[0] = (struct table_part){.role = TABLE_ESP, .number = 2, .start = 2 << 20, .size = 64 << 20};
	snprintf(b->table.part[0].guid, TABLE_GUID, "12345678-9abc-4def-8123-456789abcdef");
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	close(b->fd);
	assert_int_equal(file_remove_tree_at(AT_FDCWD, b->dir, &e), 0);
	free(b);
	return 0;
}

static void
put(const struct bench *b, const char *name, const char *data, size_t len)
{
	struct error e = {0};
	char path[128];

	snprintf(path, sizeof(path), "%s-" GLOBAL, name);
	assert_int_equal(file_write_at(b->fd, path, data, len, 0644, &e), 0);
}

static struct buf
get(const struct bench *b, const char *name)
{
	struct error e = {0};
	struct buf data = {0};
	char path[128];

	snprintf(path, sizeof(path), "%s-" GLOBAL, name);
	assert_int_equal(file_read_at(b->fd, path, 65536, &data, &e), 0);
	return data;
}

static void
expect_order(const struct bench *b, const char *data, size_t len)
{
	struct buf order = get(b, "BootOrder");

	assert_int_equal(order.len, len);
	assert_memory_equal(order.data, data, len);
	buf_free(&order);
}

static void
guid_is_mixed_endian(void **state)
{
	unsigned char raw[16];

	(void)state;
	assert_int_equal(efivar_guid("12345678-9abc-4def-8123-456789abcdef", raw), 0);
	assert_memory_equal(raw, "\x78\x56\x34\x12\xbc\x9a\xef\x4d\x81\x23\x45\x67\x89\xab\xcd\xef", 16);
	assert_int_equal(efivar_guid("12345678-9abc-4def-8123-456789abcde", raw), -EINVAL);
	assert_int_equal(efivar_guid("12345678-9abc-4def+8123-456789abcdef", raw), -EINVAL);
	assert_int_equal(efivar_guid("1234567g-9abc-4def-8123-456789abcdef", raw), -EINVAL);
}

static void
option_has_the_form_of_the_specification(void **state)
{
	static const char want[] = "\1\0\0\0" /* active */
				   "\x38\0"   /* 42 + 10 + 4 bytes of device path */
				   "K\0\0\0"
				   "\4\1\x2a\0\2\0\0\0\0\x10\0\0\0\0\0\0\0\0\2\0\0\0\0\0"
				   "\x78\x56\x34\x12\xbc\x9a\xef\x4d\x81\x23\x45\x67\x89\xab\xcd\xef\2\2"
				   "\4\4\x0a\0\\\0A\0\0\0"
				   "\x7f\xff\4";
	struct bench *b = *state;
	struct buf option = {0};

	assert_int_equal(efivar_load_option(&b->table, "K", "\\A", &option), 0);
	assert_int_equal(option.len, sizeof(want));
	assert_memory_equal(option.data, want, sizeof(want));
	buf_free(&option);
}

static void
first_entry(void **state)
{
	struct bench *b = *state;
	struct error e = {0};
	struct buf data;

	assert_int_equal(efivar_add_boot(b->dir, &b->table, "Kiln", &e), 0);
	data = get(b, "Boot0000");
	assert_memory_equal(data.data, "\7\0\0\0\1\0\0\0", 8);
	buf_free(&data);
	expect_order(b, "\7\0\0\0\0\0", 6);
}

static void
others_are_kept_and_ours_is_first(void **state)
{
	struct bench *b = *state;
	struct error e = {0};
	struct buf data;

	put(b, "Boot0000", "\7\0\0\0\1\0\0\0other", 13);
	put(b, "Boot0002", "\7\0\0\0\1\0\0\0third", 13);
	put(b, "BootOrder", "\7\0\0\0\2\0\0\0", 8);
	assert_int_equal(efivar_add_boot(b->dir, &b->table, "Kiln", &e), 0);
	expect_order(b, "\7\0\0\0\1\0\2\0\0\0", 10);
	data = get(b, "Boot0000");
	assert_memory_equal(data.data, "\7\0\0\0\1\0\0\0other", 13);
	buf_free(&data);
	/* a second installation takes no second entry */
	assert_int_equal(efivar_add_boot(b->dir, &b->table, "Kiln", &e), 0);
	expect_order(b, "\7\0\0\0\1\0\2\0\0\0", 10);
	assert_false(file_exists_at(b->fd, "Boot0003-" GLOBAL));
}

/* A disk that is installed anew has another ESP: its old entry goes, that of another disk and those of others stay. */
static void
the_entry_of_a_lost_partition_goes(void **state)
{
	struct bench *b = *state;
	struct error e = {0};
	struct buf kiln;
	char guid[TABLE_GUID];

	put(b, "Boot0000", "\7\0\0\0\1\0\0\0K\0i\0l\0n\0 \0", 18); /* ends early */
	put(b, "Boot0001", "\7\0\0\0\1\0\0\0other", 13);
	assert_int_equal(efivar_add_boot(b->dir, &b->table, "Kiln small", &e), 0);
	snprintf(guid, sizeof(guid), "%s", table_find(&b->table, TABLE_ESP)->guid);
	kiln = get(b, "Boot0002");
	kiln.data[10] = 'X'; /* somebody else's, of the same partition */
	put(b, "Boot0003", kiln.data, kiln.len);
	buf_free(&kiln);
	((struct table_part *)table_find(&b->table, TABLE_ESP))->guid[0] = 'f';
	assert_int_equal(efivar_add_boot(b->dir, &b->table, "Kiln small", &e), 0);
	expect_order(b, "\7\0\0\0\4\0\2\0", 8);
	put(b, "BootOrder", "\7\0\0\0\2\0\4\0", 8);
	efivar_remove_boot(b->dir, guid);
	/* a variable becomes what is written, a file of this test keeps its end */
	expect_order(b, "\7\0\0\0\4\0\4\0", 8);
	assert_false(file_exists_at(b->fd, "Boot0002-" GLOBAL));
	assert_true(file_exists_at(b->fd, "Boot0000-" GLOBAL) && file_exists_at(b->fd, "Boot0001-" GLOBAL));
	assert_true(file_exists_at(b->fd, "Boot0003-" GLOBAL) && file_exists_at(b->fd, "Boot0004-" GLOBAL));
}

static void
damaged_order_is_replaced(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	put(b, "BootOrder", "\7\0", 2);
	assert_int_equal(efivar_add_boot(b->dir, &b->table, "Kiln", &e), 0);
	expect_order(b, "\7\0\0\0\0\0", 6);
}

static void
no_uefi(void **state)
{
	struct bench *b = *state;
	struct error e = {0};

	assert_int_equal(efivar_add_boot("/nonexistent/efivars", &b->table, "Kiln", &e), -ENOENT);
	assert_non_null(strstr(e.text, "UEFI"));
}

static void
efibootmgr_agrees(void **state)
{
	struct bench *b = *state;
	const char *argv[] = {"efibootmgr", "-v", NULL}, *env[] = {NULL, "LIBEFIVAR_OPS=efivarfs", NULL};
	char place[128];
	struct error e = {0};
	struct buf out = {0};
	struct run r = {.argv = argv, .env = env, .log = -1, .output = &out};
	int err;

	snprintf(place, sizeof(place), "EFIVARFS_PATH=%s/", b->dir);
	env[0] = place;
	assert_int_equal(efivar_add_boot(b->dir, &b->table, "Kiln small", &e), 0);
	err = run_program(&r, NULL, &e);
	/* some of its versions want the kernel to have efivarfs, wherever they shall read */
	if (err == -ENOENT || (err == -EIO && strstr(e.text, "EFI variables are not supported on this system"))) {
		print_message("efibootmgr cannot be used here: %s\n", e.text);
		buf_free(&out);
		skip();
	}
	if (err < 0)
		fail_msg("%s", e.text);
	assert_non_null(out.data);
	assert_non_null(strstr(out.data, "BootOrder: 0000"));
	assert_non_null(strstr(out.data, "Boot0000* Kiln small"));
	assert_non_null(strstr(out.data, "HD(2,GPT,12345678-9abc-4def-8123-456789abcdef,0x1000,0x20000)"));
	assert_non_null(strstr(out.data, "\\EFI\\BOOT\\BOOTX64.EFI"));
	buf_free(&out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guid_is_mixed_endian),
		TEST(option_has_the_form_of_the_specification),
		TEST(first_entry),
		TEST(others_are_kept_and_ours_is_first),
		TEST(the_entry_of_a_lost_partition_goes),
		TEST(damaged_order_is_replaced),
		TEST(no_uefi),
		TEST(efibootmgr_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
