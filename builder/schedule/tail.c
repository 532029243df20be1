#include "schedule/tail.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *
tail_read(int fd, int lines, char *ret, size_t size)
{
	struct stat st;
	off_t from;
	ssize_t n;
	char *p;

	ret[0] = '\0';
	if (fstat(fd, &st) < 0)
		return ret;
	from = st.st_size > (off_t)size - 1 ? st.st_size - ((off_t)size - 1) : 0;
	n = pread(fd, ret, size - 1, from);
	if (n < 0)
		n = 0;
	while (n > 0 && (ret[n - 1] == '\n' || ret[n - 1] == '\r' || ret[n - 1] == '\0'))
		n--;
	ret[n] = '\0';
	for (p = ret; p < ret + n; p++)
		if ((unsigned char)*p < ' ' && *p != '\n')
			*p = ' ';
	for (p = ret + n; p > ret; p--)
		if (p[-1] == '\n' && --lines == 0)
			break;
	memmove(ret, p, strlen(p) + 1);
	return ret;
}
