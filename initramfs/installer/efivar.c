#include "efivar.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/fs.h>

#include "base/file.h"

#define GLOBAL "8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define ATTRIBUTES 7 /* non-volatile, boot services, run time */
#define ACTIVE 1
#define VARIABLE_MAX 65536
#define NUMBERS 0x200 /* nobody counts further than that */
#define LOADER "\\EFI\\BOOT\\BOOTX64.EFI"

static int
append_le(struct buf *b, uint64_t value, size_t bytes)
{
	unsigned char raw[8];
	size_t i;

	for (i = 0; i < bytes; i++)
		raw[i] = (unsigned char)(value >> (8 * i));
	return buf_append(b, raw, bytes);
}

/* ASCII to UTF-16, with the final zero. */
static int
append_utf16(struct buf *b, const char *s)
{
	int err = 0;

	for (; *s && !err; s++)
		err = append_le(b, (unsigned char)*s, 2);
	return err ? err : append_le(b, 0, 2);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
efivar_guid(const char *text, unsigned char ret[16])
{
	static const int order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	int i, high, low;

	if (strlen(text) != 36)
		return -EINVAL;
	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			if (*text++ != '-')
				return -EINVAL;
		high = hex_digit(text[0]);
		low = high < 0 ? -1 : hex_digit(text[1]);
		if (low < 0)
			return -EINVAL;
		ret[order[i]] = (unsigned char)(high << 4 | low);
		text += 2;
	}
	return 0;
}

static int
append_hard_drive(struct buf *b, const struct table *l, const struct table_part *esp)
{
	unsigned char guid[16];
	int err = efivar_guid(esp->guid, guid);

	if (!err)
		err = append_le(b, 0x0104, 2); /* media device path, hard drive */
	if (!err)
		err = append_le(b, 42, 2);
	if (!err)
		err = append_le(b, (uint64_t)esp->number, 4);
	if (!err)
		err = append_le(b, esp->start / l->sector, 8);
	if (!err)
		err = append_le(b, esp->size / l->sector, 8);
	if (!err)
		err = buf_append(b, guid, sizeof(guid));
	return err ? err : append_le(b, 0x0202, 2); /* GPT, signature is a GUID */
}

static int
append_file(struct buf *b, const char *path)
{
	int err = append_le(b, 0x0404, 2); /* media device path, file path */

	if (!err)
		err = append_le(b, 4 + 2 * (strlen(path) + 1), 2);
	if (!err)
		err = append_utf16(b, path);
	return err ? err : append_le(b, 0x0004ff7f, 4); /* end of the whole device path */
}

int
efivar_load_option(const struct table *l, const char *title, const char *path, struct buf *ret)
{
	const struct table_part *esp = table_find(l, TABLE_ESP);
	struct buf nodes = {0};
	int err = append_hard_drive(&nodes, l, esp);

	if (!err)
		err = append_file(&nodes, path);
	if (!err)
		err = append_le(ret, ACTIVE, 4);
	if (!err)
		err = append_le(ret, nodes.len, 2);
	if (!err)
		err = append_utf16(ret, title);
	if (!err)
		err = buf_append(ret, nodes.data, nodes.len);
	buf_free(&nodes);
	return err;
}

/* efivarfs marks variables immutable, against rm -rf. */
static void
make_writable(int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC);
	int flags;

	if (fd < 0)
		return;
	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_IMMUTABLE_FL)) {
		flags &= ~FS_IMMUTABLE_FL;
		(void)ioctl(fd, FS_IOC_SETFLAGS, &flags);
	}
	close(fd);
}

static void
remove_variable(int dirfd, const char *name)
{
	make_writable(dirfd, name);
	(void)unlinkat(dirfd, name, 0);
}

/* The whole variable in one write, as efivarfs wants it. */
static int
write_variable(int dirfd, const char *name, const struct buf *value, struct error *e)
{
	struct buf b = {0};
	ssize_t got = -1;
	int fd, err;

	err = append_le(&b, ATTRIBUTES, 4);
	if (!err)
		err = buf_append(&b, value->data, value->len);
	if (err) {
		buf_free(&b);
		return error_set(e, err, "there is no memory left");
	}
	make_writable(dirfd, name);
	fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd >= 0)
		got = write(fd, b.data, b.len);
	if (got != (ssize_t)b.len)
		err = error_system(e, "the firmware does not take the variable %.*s", (int)strcspn(name, "-"), name);
	if (fd >= 0)
		close(fd);
	buf_free(&b);
	return err;
}

static int
read_variable(int dirfd, const char *name, struct buf *ret)
{
	struct error ignored = {0};
	int err = file_read_at(dirfd, name, VARIABLE_MAX, ret, &ignored);

	if (!err && ret->len < 4)
		err = -EINVAL;
	if (!err) {
		memmove(ret->data, ret->data + 4, ret->len - 4);
		ret->len -= 4;
	}
	return err;
}

static void
boot_name(unsigned number, char *ret, size_t size)
{
	snprintf(ret, size, "Boot%04X-" GLOBAL, number);
}

/* The number of the entry that is already like ours, else the lowest that is free. */
static int
choose_number(int dirfd, const struct buf *option, unsigned *ret, bool *ret_same)
{
	unsigned number, unused = 0x10000;
	struct buf old = {0};
	bool same = false;
	char name[64];

	for (number = 0; number < 0x10000; number++) {
		boot_name(number, name, sizeof(name));
		if (!file_exists_at(dirfd, name)) {
			if (unused == 0x10000)
				unused = number;
			if (number > NUMBERS)
				break;
			continue;
		}
		buf_clear(&old);
		same = read_variable(dirfd, name, &old) == 0 && old.len == option->len &&
		       memcmp(old.data, option->data, old.len) == 0;
		if (same) {
			unused = number;
			break;
		}
	}
	buf_free(&old);
	*ret = unused;
	*ret_same = same;
	return unused < 0x10000 ? 0 : -ENOSPC;
}

/* The entry becomes the first of BootOrder, or goes out of it. */
static int
set_order(int dirfd, unsigned number, bool first, struct error *e)
{
	static const char name[] = "BootOrder-" GLOBAL;
	struct buf old = {0}, order = {0};
	size_t i;
	int err;

	if (read_variable(dirfd, name, &old) < 0)
		buf_clear(&old); /* none yet, or damaged: a new one is better */
	err = first ? append_le(&order, number, 2) : 0;
	for (i = 0; i + 1 < old.len && !err; i += 2) {
		unsigned other = (unsigned char)old.data[i] | (unsigned)(unsigned char)old.data[i + 1] << 8;

		if (other != number)
			err = append_le(&order, other, 2);
	}
	if (err)
		(void)error_set(e, err, "there is no memory left");
	else if (order.len != old.len || memcmp(order.data, old.data, old.len) != 0)
		err = write_variable(dirfd, name, &order, e);
	buf_free(&old);
	buf_free(&order);
	return err;
}

int
efivar_add_boot(const char *dir, const struct table *l, const char *title, struct error *e)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct buf option = {0};
	unsigned number = 0;
	bool same = false;
	char name[64];
	int err;

	if (fd < 0)
		return error_set(e, -ENOENT, "this machine was not started by UEFI");
	err = efivar_load_option(l, title, LOADER, &option);
	if (!err)
		err = choose_number(fd, &option, &number, &same);
	if (err)
		(void)error_set(e, err, "there is no room for a boot entry");
	boot_name(number, name, sizeof(name));
	if (!err && !same)
		err = write_variable(fd, name, &option, e);
	if (!err)
		err = set_order(fd, number, true, e);
	if (err && !same && number < 0x10000)
		remove_variable(fd, name); /* one that nothing points to only takes room */
	buf_free(&option);
	close(fd);
	return err;
}

/* An entry of Kiln's whose first node is the hard drive partition with this GUID (see append_hard_drive). */
static bool
is_of_partition(const struct buf *option, const unsigned char guid[16])
{
	static const char title[] = "K\0i\0l\0n\0 ";
	const unsigned char *p = (const unsigned char *)option->data;
	size_t at = 6; /* attributes, length of the device path */

	if (option->len < at + sizeof(title) || memcmp(p + at, title, sizeof(title)) != 0)
		return false;
	while (at + 1 < option->len && (p[at] || p[at + 1]))
		at += 2;
	at += 2;
	return at + 42 <= option->len && p[at] == 4 && p[at + 1] == 1 && memcmp(p + at + 24, guid, 16) == 0;
}

void
efivar_remove_boot(const char *dir, const char *esp_guid)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct error ignored = {0};
	unsigned char guid[16];
	struct buf option = {0};
	char name[64];

	if (fd < 0 || efivar_guid(esp_guid, guid) < 0) {
		if (fd >= 0)
			close(fd);
		return;
	}
	for (unsigned number = 0; number <= NUMBERS; number++) {
		boot_name(number, name, sizeof(name));
		buf_clear(&option);
		if (!file_exists_at(fd, name) || read_variable(fd, name, &option) < 0 || !is_of_partition(&option, guid))
			continue;
		if (set_order(fd, number, false, &ignored) == 0)
			remove_variable(fd, name);
	}
	buf_free(&option);
	close(fd);
}
