#include "blank.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512, PIECE = 64 * 1024, PIECES_AT_END = 16, SAMPLES = 64, SAMPLE = 4096 };

static bool
is_blank(const unsigned char *sector, size_t len)
{
	return (sector[0] == 0 || sector[0] == 0xff) && memcmp(sector, sector + 1, len - 1) == 0;
}

/* A disk that ends before its size, or inside an unreadable sector, is not known to be blank. */
static bool
blank_at(int fd, uint64_t at, size_t len, uint64_t size)
{
	unsigned char data[PIECE];
	uint64_t rest = at < size ? size - at : 0;

	if (len > rest)
		len = (size_t)rest;
	if (pread(fd, data, len, (off_t)at) != (ssize_t)len)
		return false;
	for (size_t i = 0; i < len; i += SECTOR)
		if (!is_blank(data + i, len - i < SECTOR ? len - i : SECTOR))
			return false;
	return true;
}

static bool
blank_fd(int fd, uint64_t size)
{
	uint64_t end = size > (uint64_t)PIECES_AT_END * PIECE ? size - (uint64_t)PIECES_AT_END * PIECE : 0;

	for (uint64_t i = 0; i < PIECES_AT_END; i++)
		if (!blank_at(fd, i * PIECE, PIECE, size) || !blank_at(fd, end + i * PIECE, PIECE, size))
			return false;
	for (uint64_t i = 1; i < SAMPLES; i++)
		if (!blank_at(fd, size / SAMPLES * i / SAMPLE * SAMPLE, SAMPLE, size))
			return false;
	return true;
}

bool
blank_disk(const char *path, uint64_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool blank = fd >= 0 && blank_fd(fd, size);

	if (fd >= 0)
		close(fd);
	return blank;
}
