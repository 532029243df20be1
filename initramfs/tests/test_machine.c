/* What a machine is called in the logs: a made-up /sys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "installer/machine.h"

static char sys[64];

static int
setup(void **state)
{
	(void)state;
	snprintf(sys, sizeof(sys), "/tmp/kiln-machine-test.XXXXXX");
	assert_non_null(mkdtemp(sys));
	return 0;
}

static int
teardown(void **state)
{
	struct error e = {0};

	(void)state;
	return file_remove_tree_at(AT_FDCWD, sys, &e);
}

static void
put(const char *file, const char *text)
{
	struct error e = {0};
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", sys, file);
	*strrchr(path, '/') = '\0';
	assert_int_equal(file_make_dirs_at(AT_FDCWD, path, &e), 0);
	path[strlen(path)] = '/';
	assert_int_equal(file_write_at(AT_FDCWD, path, text, strlen(text), 0644, &e), 0);
}

static void
the_first_device_that_is_hardware(void **state)
{
	char id[16], line[256];

	(void)state;
	put("class/net/bridge0/address", "02:00:00:00:00:01\n");
	put("class/net/lo/address", "00:00:00:00:00:00\n");
	put("class/net/wlan0/address", "52:54:00:ab:cd:ff\n");
	put("class/net/wlan0/device/vendor", "0x1\n");
	put("class/net/eth0/address", "52:54:00:ab:cd:ef\n");
	put("class/net/eth0/device/vendor", "0x1\n");
	put("class/dmi/id/sys_vendor", "ACME  \n");
	put("class/dmi/id/product_name", "Kiosk\x01 3\n");
	put("class/dmi/id/product_serial", "K-77\n");
	machine_id(sys, id, sizeof(id));
	assert_string_equal(id, "525400abcdef");
	machine_describe(sys, line, sizeof(line));
	assert_string_equal(line, "ACME Kiosk 3, serial K-77, 52:54:00:ab:cd:ef");
}

/* A name of a file: nothing of what a device tells gets into it but digits. */
static void
one_without_a_name(void **state)
{
	char id[16], line[256];

	(void)state;
	machine_id(sys, id, sizeof(id));
	assert_string_equal(id, "");
	machine_describe(sys, line, sizeof(line));
	assert_string_equal(line, "a machine ");
	put("class/net/eth0/device/vendor", "0x1\n");
	put("class/net/eth0/address", "../../x\n");
	machine_id(sys, id, sizeof(id));
	assert_string_equal(id, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_first_device_that_is_hardware, setup, teardown),
		cmocka_unit_test_setup_teardown(one_without_a_name, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
