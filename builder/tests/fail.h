/* Makes the Nth system call of the code under test fail. A test that includes it names, in its
 * first line,
 *   -Wl,--wrap=openat,--wrap=mkdirat,--wrap=renameat,--wrap=unlinkat,--wrap=linkat,--wrap=symlinkat
 *   -Wl,--wrap=fchmodat,--wrap=fchmod,--wrap=utimensat,--wrap=syncfs,--wrap=fsync,--wrap=write,--wrap=flock
 */
#ifndef KILN_TESTS_FAIL_H
#define KILN_TESTS_FAIL_H

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail_countdown; /* calls until one fails; 0: none does */
static int fail_forever;   /* and all after it too, as on a broken disk or in a killed process */
static int fail_errno;

static inline int
fail_now(void)
{
	if (fail_countdown == 0)
		return 0;
	if (--fail_countdown > 0)
		return 0;
	if (fail_forever)
		fail_countdown = 1;
	errno = fail_errno;
	return 1;
}

int __real_openat(int dirfd, const char *path, int flags, ...);
int __wrap_openat(int dirfd, const char *path, int flags, ...);

int
__wrap_openat(int dirfd, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return fail_now() ? -1 : __real_openat(dirfd, path, flags, mode);
}

#define FAIL_WRAP(name, parameters, arguments)                                                     \
	int __real_##name parameters;                                                              \
	int __wrap_##name parameters;                                                              \
	int __wrap_##name parameters                                                               \
	{                                                                                          \
		return fail_now() ? -1 : __real_##name arguments;                                  \
	}

FAIL_WRAP(mkdirat, (int fd, const char *path, mode_t mode), (fd, path, mode))
FAIL_WRAP(renameat, (int a, const char *from, int b, const char *to), (a, from, b, to))
FAIL_WRAP(unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
FAIL_WRAP(linkat, (int a, const char *from, int b, const char *to, int flags),
	  (a, from, b, to, flags))
FAIL_WRAP(symlinkat, (const char *target, int fd, const char *path), (target, fd, path))
FAIL_WRAP(fchmodat, (int fd, const char *path, mode_t mode, int flags), (fd, path, mode, flags))
FAIL_WRAP(fchmod, (int fd, mode_t mode), (fd, mode))
FAIL_WRAP(utimensat, (int fd, const char *path, const struct timespec *t, int flags),
	  (fd, path, t, flags))
FAIL_WRAP(flock, (int fd, int operation), (fd, operation))

/* Nobody pulls the plug here: waiting for the disk would only take time. */
int __wrap_syncfs(int fd);
int __wrap_fsync(int fd);

int
__wrap_syncfs(int fd)
{
	(void)fd;
	return fail_now() ? -1 : 0;
}

int
__wrap_fsync(int fd)
{
	(void)fd;
	return fail_now() ? -1 : 0;
}

ssize_t __real_write(int fd, const void *data, size_t len);
ssize_t __wrap_write(int fd, const void *data, size_t len);

ssize_t
__wrap_write(int fd, const void *data, size_t len)
{
	return fail_now() ? -1 : __real_write(fd, data, len);
}

#endif
