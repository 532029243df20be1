#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/sha256.h"

#define SUMS "kiln/sums"
#define SUMS_MAX (4 * 1024 * 1024)
#define HEX 64

static size_t
count_lines(const struct buf *b)
{
	size_t i, n = 0;

	for (i = 0; i < b->len; i++)
		n += b->data[i] == '\n';
	return n;
}

/* "HASH  PATH" in place: the path, or NULL when the line is no such line. */
static char *
split_line(char *line)
{
	char *path = line + HEX + 2;

	if (strspn(line, "0123456789abcdef") != HEX || line[HEX] != ' ' || !line[HEX + 1] ||
	    !file_path_is_clean(path))
		return NULL;
	line[HEX] = '\0';
	return path;
}

int
check_stick(const char *stick,
	    void (*tell)(void *arg, size_t done, size_t total, const char *path, const char *problem), void *arg,
	    struct error *e)
{
	int fd = open(stick, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err, bad = 0;
	struct buf sums = {0};
	char *line, *next, *path;
	size_t done = 0, total;

	if (fd < 0)
		return error_system(e, "cannot open the stick at %s", stick);
	err = file_read_at(fd, SUMS, SUMS_MAX, &sums, e);
	total = count_lines(&sums);
	for (line = sums.data; !err && line && *line; line = next) {
		struct error why = {0};
		char hex[SHA256_HEX];

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		path = split_line(line);
		if (!path) {
			err = error_set(e, -EINVAL, "line %zu of " SUMS " is damaged", done + 1);
			break;
		}
		if (sha256_file_at(fd, path, hex, &why) == 0 && strcmp(hex, line) != 0)
			(void)error_set(&why, -EBADMSG, "expected %s, found %s", line, hex);
		bad += why.text[0] != '\0' && bad < INT_MAX;
		tell(arg, ++done, total, path, why.text[0] ? why.text : NULL);
	}
	buf_free(&sums);
	close(fd);
	return err ? err : bad;
}
