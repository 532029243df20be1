#include "machine.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/dir.h"
#include "base/file.h"
#include "base/strlist.h"

enum { WORD = 64 };

/* The first line of a file, printable; "" when there is none. */
static void
read_word(int sys_fd, const char *path, char ret[WORD])
{
	struct buf b = {0};
	struct error ignored = {0};
	size_t n = 0;

	if (file_read_at(sys_fd, path, 4096, &b, &ignored) == 0)
		for (size_t i = 0; i < b.len && b.data[i] != '\n' && n + 1 < WORD; i++)
			if (b.data[i] >= ' ' && b.data[i] <= '~')
				ret[n++] = b.data[i];
	while (n > 0 && ret[n - 1] == ' ')
		n--;
	ret[n] = '\0';
	buf_free(&b);
}

/* Of the first device that is hardware, by name; "" when there is none. */
static void
read_address(int sys_fd, char ret[WORD])
{
	struct strlist names = {0};
	struct error ignored = {0};
	char path[512];

	ret[0] = '\0';
	if (dir_list(sys_fd, "class/net", &names, &ignored) < 0)
		return;
	strlist_sort(&names);
	for (size_t i = 0; i < names.n && !ret[0]; i++) {
		snprintf(path, sizeof(path), "class/net/%s/device", names.item[i]);
		if (!file_exists_at(sys_fd, path))
			continue;
		snprintf(path, sizeof(path), "class/net/%s/address", names.item[i]);
		read_word(sys_fd, path, ret);
	}
	strlist_free(&names);
}

void
machine_id(const char *sys, char *ret, size_t size)
{
	int fd = open(sys, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char address[WORD] = "";
	size_t n = 0;

	if (fd >= 0) {
		read_address(fd, address);
		close(fd);
	}
	for (const char *p = address; *p && n + 1 < size && n < 12; p++)
		if (isxdigit((unsigned char)*p))
			ret[n++] = *p;
	ret[n == 12 ? n : 0] = '\0';
}

void
machine_describe(const char *sys, char *ret, size_t size)
{
	int fd = open(sys, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char vendor[WORD] = "", product[WORD] = "", serial[WORD] = "", address[WORD] = "";

	if (fd >= 0) {
		read_word(fd, "class/dmi/id/sys_vendor", vendor);
		read_word(fd, "class/dmi/id/product_name", product);
		read_word(fd, "class/dmi/id/product_serial", serial);
		read_address(fd, address);
		close(fd);
	}
	snprintf(ret, size, "%s %s%s%s%s%s", vendor[0] ? vendor : "a machine", product, serial[0] ? ", serial " : "", serial,
		 address[0] ? ", " : "", address);
}
