/* What the unit tests share: cmocka, and a directory of their own. */
#ifndef KILN_TESTS_TEST_H
#define KILN_TESTS_TEST_H

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/file.h"

/* A new empty directory; returns its descriptor, and its path in ret (of at least 64 bytes). */
static inline int
test_dir(char *ret)
{
	int fd;

	snprintf(ret, 64, "/tmp/kiln-test-XXXXXX");
	assert_non_null(mkdtemp(ret));
	fd = open(ret, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static inline void
test_dir_remove(int fd, const char *path)
{
	struct error e = {0};

	close(fd);
	assert_int_equal(file_remove_tree_at(AT_FDCWD, path, &e), 0);
}

static inline void
test_write(int dirfd, const char *path, const char *text)
{
	int fd = openat(dirfd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, text, strlen(text)), 0);
	assert_int_equal(close(fd), 0);
}

/* `part` stands somewhere in `text`. */
#define assert_has(text, part)                                               \
	do {                                                                 \
		if (strstr((text), (part)) == NULL)                          \
			fail_msg("\"%s\" is not in \"%s\"", (part), (text)); \
	} while (0)

#endif
