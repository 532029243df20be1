/* link: -Wl,--wrap=openat,--wrap=write,--wrap=fchmod,--wrap=fsync,--wrap=close,--wrap=renameat,--wrap=malloc,--wrap=realloc */
/* file_write_at while the 1st, 2nd, 3rd ... system call fails: afterwards the file is the old one
 * or the new one, whole, and nothing lies beside it. */
#include "tests/test.h"

#include <errno.h>

#include "base/dir.h"
#include "base/strlist.h"

static int countdown; /* calls until one fails; 0: none does */
static int failure;

static int
must_fail(void)
{
	if (countdown == 0 || --countdown > 0)
		return 0;
	errno = failure;
	return 1;
}

int __real_openat(int dirfd, const char *path, int flags, ...);
int __wrap_openat(int dirfd, const char *path, int flags, ...);
ssize_t __real_write(int fd, const void *data, size_t len);
ssize_t __wrap_write(int fd, const void *data, size_t len);
int __real_fchmod(int fd, mode_t mode);
int __wrap_fchmod(int fd, mode_t mode);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_close(int fd);
int __wrap_close(int fd);
int __real_renameat(int a, const char *from, int b, const char *to);
int __wrap_renameat(int a, const char *from, int b, const char *to);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_realloc(void *p, size_t size);

int
__wrap_openat(int dirfd, const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode = 0;

	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return must_fail() ? -1 : __real_openat(dirfd, path, flags, mode);
}

ssize_t
__wrap_write(int fd, const void *data, size_t len)
{
	/* A full disk takes a part first. */
	if (countdown == 1 && len > 1) {
		ssize_t n = __real_write(fd, data, len / 2);

		return n < 0 ? n : (countdown = 1, n);
	}
	return must_fail() ? -1 : __real_write(fd, data, len);
}

int
__wrap_fchmod(int fd, mode_t mode)
{
	return must_fail() ? -1 : __real_fchmod(fd, mode);
}

int
__wrap_fsync(int fd)
{
	return must_fail() ? -1 : __real_fsync(fd);
}

int
__wrap_close(int fd)
{
	int r = __real_close(fd);

	return must_fail() ? -1 : r; /* NFS and quotas tell it only here */
}

int
__wrap_renameat(int a, const char *from, int b, const char *to)
{
	return must_fail() ? -1 : __real_renameat(a, from, b, to);
}

void *
__wrap_malloc(size_t size)
{
	return must_fail() ? NULL : __real_malloc(size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return must_fail() ? NULL : __real_realloc(p, size);
}

static void
check_after(int fd, int result, const struct error *e)
{
	struct strlist names = {0};
	struct error ignored = {0};
	struct buf b = {0};

	assert_int_equal(file_read_at(fd, "d/f", 100, &b, &ignored), 0);
	if (result == 0)
		assert_string_equal(b.data, "the new one");
	else {
		assert_true(strcmp(b.data, "the old") == 0 || strcmp(b.data, "the new one") == 0);
		assert_true(e->text[0] != '\0');
	}
	assert_int_equal(dir_list(fd, "d", &names, &ignored), 0);
	assert_int_equal(names.n, 1);
	strlist_free(&names);
	buf_free(&b);
}

static void
test_every_call(void **state)
{
	static const int failures[] = {EIO, ENOSPC, EACCES};
	char path[64];
	int fd = test_dir(path), calls = 0;

	(void)state;
	assert_int_equal(mkdirat(fd, "d", 0755), 0);
	for (size_t f = 0; f < sizeof failures / sizeof *failures; f++) {
		int left = 0;

		for (calls = 1; left == 0; calls++) {
			struct error e = {0};
			int r;

			assert_true(calls < 50);
			test_write(fd, "d/f", "the old");
			failure = failures[f];
			countdown = calls;
			r = file_write_at(fd, "d/f", "the new one", 11, 0644, &e);
			left = countdown;
			countdown = 0;
			/* the last close is the directory's, of which nothing hangs */
			assert_true(r < 0 || left > 0 || calls > 8);
			check_after(fd, r, &e);
		}
	}
	assert_true(calls > 8);
	test_dir_remove(fd, path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_call)};

	return cmocka_run_group_tests_name("file_write_at under failures", tests, NULL, NULL);
}
