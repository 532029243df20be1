#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
image_read(const char *path, uint64_t at, void *ret, size_t len, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *to = ret;
	ssize_t got;
	int err = 0;

	if (fd < 0)
		return error_system(e, "cannot open %s", path);
	while (len > 0) {
		got = pread(fd, to, len, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			err = got < 0 ? error_system(e, "cannot read %s at byte %llu", path,
						     (unsigned long long)at)
				      : error_set(e, -EIO, "%s ends at byte %llu", path,
						  (unsigned long long)at);
			break;
		}
		to += got;
		at += (uint64_t)got;
		len -= (size_t)got;
	}
	close(fd);
	return err;
}

static int
write_bytes(int fd, const char *path, uint64_t at, const char *from, size_t len, struct error *e)
{
	ssize_t got;

	while (len > 0) {
		got = pwrite(fd, from, len, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = ENOSPC;
		if (got <= 0)
			return error_system(e, "cannot write %s at byte %llu", path, (unsigned long long)at);
		from += got;
		at += (uint64_t)got;
		len -= (size_t)got;
	}
	return 0;
}

int
image_write(const char *path, uint64_t at, const void *data, size_t len, struct error *e)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return error_system(e, "cannot open %s", path);
	err = write_bytes(fd, path, at, data, len, e);
	if (!err && fsync(fd) < 0)
		err = error_system(e, "cannot write %s out", path);
	if (close(fd) < 0 && !err)
		err = error_system(e, "cannot write %s out", path);
	return err;
}
