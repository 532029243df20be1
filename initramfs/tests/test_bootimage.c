/* The bytes of GRUB's BIOS images, and the texts of its configuration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "installer/bootimage.h"
#include "installer/bootloader.h"

/* As GRUB 2.12 leaves boot.img. */
static void
make_boot(unsigned char boot[512])
{
	memset(boot, 0x11, 512);
	boot[0x64] = 0xff;
	boot[0x66] = 0xeb;
	boot[0x67] = 0x05;
	memset(boot + 0x1b8, 0, 70);
	boot[510] = 0x55;
	boot[511] = 0xaa;
}

static void
boot_keeps_the_partition_table(void **state)
{
	unsigned char boot[512], old[512];
	struct error e = {0};

	(void)state;
	make_boot(boot);
	memset(old, 0x77, sizeof(old));
	assert_int_equal(bootimage_patch_boot(boot, old, 0x123456789aULL, &e), 0);
	assert_memory_equal(boot + 0x1b8, old + 0x1b8, 70);
	assert_memory_equal(boot + 0x5c, "\x9a\x78\x56\x34\x12\0\0\0", 8);
	assert_memory_equal(boot + 0x66, "\x90\x90", 2);
	assert_int_equal(boot[0], 0x11);
	assert_memory_equal(boot + 510, "\x55\xaa", 2);
	/* patched once more, it is the same */
	assert_int_equal(bootimage_patch_boot(boot, old, 0x123456789aULL, &e), 0);
}

static void
boot_of_another_loader_is_refused(void **state)
{
	unsigned char boot[512], old[512] = {0};
	struct error e = {0};

	(void)state;
	make_boot(boot);
	boot[511] = 0;
	assert_int_equal(bootimage_patch_boot(boot, old, 1, &e), -22);
	assert_non_null(strstr(e.text, "boot.img"));
	make_boot(boot);
	boot[0x66] = 0xcc;
	assert_int_equal(bootimage_patch_boot(boot, old, 1, &e), -22);
}

static void
core_gets_one_block(void **state)
{
	unsigned char core[4 * 512] = {0};
	struct error e = {0};

	(void)state;
	core[0x1f4] = 2;
	core[0x1fc] = 3; /* sectors behind the first */
	core[0x1fe] = 0x20;
	core[0x1ff] = 0x08;
	core[0x1f0] = 9; /* rubbish where the list must end */
	assert_int_equal(bootimage_patch_core(core, sizeof(core), 2048, &e), 0);
	assert_memory_equal(core + 0x1f4, "\x01\x08\0\0\0\0\0\0\x03\0\x20\x08", 12);
	assert_memory_equal(core + 0x1e8, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
}

static void
core_that_is_cut_is_refused(void **state)
{
	unsigned char core[4 * 512] = {0};
	struct error e = {0};

	(void)state;
	core[0x1fc] = 3;
	core[0x1fe] = 0x20;
	core[0x1ff] = 0x08;
	assert_int_equal(bootimage_patch_core(core, 3 * 512, 2048, &e), -22);
	assert_int_equal(bootimage_patch_core(core, 512, 2048, &e), -22);
	assert_int_equal(bootimage_patch_core(core, 700, 2048, &e), -22);
	core[0x1ff] = 0;
	assert_int_equal(bootimage_patch_core(core, 4 * 512, 2048, &e), -22);
}

static void
texts_name_the_root(void **state)
{
	static char path[] = "/dev/sda";
	struct table t = {.disk = path, .n = 1};
	struct bootloader b = {.table = &t, .title = "Kiln small", .console = "ttyS0"};
	char *text;

	(void)state;
	t.part[0] = (struct table_part){.role = TABLE_ROOT, .number = 3};
	table_guid("hash", "guid", t.part[0].guid);
	table_guid("hash", "fs", t.part[0].fs_uuid);
	text = bootloader_early_text(&t);
	assert_non_null(strstr(text, t.part[0].fs_uuid));
	/* read by GRUB's rescue parser, which knows no conditions */
	assert_null(strstr(text, "if "));
	free(text);
	text = bootloader_menu_text(&b);
	assert_non_null(strstr(text, t.part[0].guid));
	assert_non_null(strstr(text, "console=tty0 console=ttyS0,115200\n"));
	/* the refusal stands before anything that could boot; a NULL would be before all */
	assert_non_null(strstr(text, "kiln-finished"));
	assert_non_null(strstr(text, "menuentry"));
	assert_true(strstr(text, "kiln-finished") < strstr(text, "menuentry"));
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boot_keeps_the_partition_table),
		cmocka_unit_test(boot_of_another_loader_is_refused),
		cmocka_unit_test(core_gets_one_block),
		cmocka_unit_test(core_that_is_cut_is_refused),
		cmocka_unit_test(texts_name_the_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
