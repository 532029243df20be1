/* A tree that has a shell: the host's static BusyBox under all of its names. */
#ifndef KILN_TESTS_BUSYBOX_H
#define KILN_TESTS_BUSYBOX_H

#include "tests/test.h"

/* Makes usr/bin below dirfd. */
static inline void
busybox_tree(int dirfd)
{
	static const char *const places[] = {"/bin/busybox", "/usr/bin/busybox"};
	static const char *const applets[] = {
		"sh",    "cat",    "chmod",    "cp",     "echo",    "env",   "find",
		"grep",  "head",   "hostname", "id",     "kill",    "ln",    "ls",
		"mkdir", "mknod",  "mount",    "mv",     "nc",      "od",    "ps",
		"pwd",   "rm",     "rmdir",    "sed",    "setsid",  "sleep", "sort",
		"touch", "tr",     "true",     "umount", "unshare", "wc",    "patch",
		"stat",  "ulimit", "false",    "seq",    "yes",     "dd",    "tail",
	};
	struct error e = {""};
	char path[64];

	assert_int_equal(file_make_dirs_at(dirfd, "usr/bin", &e), 0);
	for (size_t i = 0; i < 2 && !file_exists_at(dirfd, "usr/bin/busybox"); i++)
		(void)file_copy_at(AT_FDCWD, places[i], dirfd, "usr/bin/busybox", NULL);
	if (!file_exists_at(dirfd, "usr/bin/busybox"))
		fail_msg("this test needs a static busybox on the host (Debian: busybox-static)");
	for (size_t i = 0; i < sizeof applets / sizeof *applets; i++) {
		snprintf(path, sizeof path, "usr/bin/%s", applets[i]);
		assert_int_equal(symlinkat("busybox", dirfd, path), 0);
	}
}

#endif
