#include "mount.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

enum {
	MOUNT_LOOPS = 32,   /* loop devices that are tried */
	MOUNT_PASSES = 4,   /* rounds of unmounting: what lies below goes in the next one */
	MOUNT_TABLE = 65536 /* bytes of /proc/self/mounts that are looked at */
};

static const struct {
	const char *path, *type, *options;
	unsigned long flags;
} basics[] = {
	{ "/proc", "proc", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC },
	{ "/sys", "sysfs", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC },
	{ "/dev", "devtmpfs", "mode=0755", MS_NOSUID },
	{ "/dev/pts", "devpts", "mode=0620,ptmxmode=0666,gid=5", MS_NOSUID | MS_NOEXEC },
	{ "/dev/shm", "tmpfs", "mode=1777", MS_NOSUID | MS_NODEV },
	{ "/run", "tmpfs", "mode=0755", MS_NOSUID | MS_NODEV },
};

bool
mount_is_point(const char *path)
{
	char up[256];
	struct stat here, parent;

	if (!text_path(up, sizeof up, path, "..", "") || stat(path, &here) < 0 ||
	    stat(up, &parent) < 0)
		return false;
	return here.st_dev != parent.st_dev;
}

bool
mount_make_dir(const char *path)
{
	char part[256];
	size_t n = strlen(path);

	for (size_t i = 1; i <= n && i < sizeof part; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return false;
	}
	return true;
}

const char *
mount_basics(void)
{
	for (size_t i = 0; i < sizeof basics / sizeof *basics; i++) {
		if (mount_is_point(basics[i].path))
			continue;
		mount_make_dir(basics[i].path); /* when it fails, the mount tells why */
		if (mount(basics[i].type, basics[i].path, basics[i].type, basics[i].flags,
			  basics[i].options) < 0)
			return basics[i].path;
	}
	/* Firmware variables, for the boot entry; machines without them are fine. */
	mount("efivarfs", "/sys/firmware/efi/efivars", "efivarfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
	      NULL);
	symlink("/proc/self/fd", "/dev/fd");
	symlink("/proc/self/fd/0", "/dev/stdin");
	symlink("/proc/self/fd/1", "/dev/stdout");
	symlink("/proc/self/fd/2", "/dev/stderr");
	return NULL;
}

int
mount_loop(const char *file, char *ret_dev, size_t size)
{
	struct loop_config config = { .info.lo_flags = LO_FLAGS_READ_ONLY | LO_FLAGS_AUTOCLEAR };
	int result = -ENODEV, fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	config.fd = (unsigned)fd;
	for (int i = 0; i < MOUNT_LOOPS; i++) {
		struct text name;
		int loop;

		text_set(&name, "/dev/loop", NULL);
		text_add_number(&name, i);
		loop = open(name.s, O_RDONLY | O_CLOEXEC);
		if (loop < 0)
			continue;
		if (ioctl(loop, LOOP_CONFIGURE, &config) == 0) {
			text_copy(ret_dev, size, name.s);
			result = loop;
			break;
		}
		result = -errno;
		close(loop);
		if (result != -EBUSY)
			break;
	}
	close(fd);
	return result;
}

/* Undoes the \040 escapes of /proc/self/mounts in place. */
static void
mount_unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (s[0] == '\\' && s[1] && s[2] && s[3]) {
			*to++ = (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0'));
			s += 3;
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
}

/* Takes off the mount of one line, "DEVICE PATH TYPE ...", unless the system still stands on it. */
static void
mount_undo_line(char *line)
{
	static const char *const keep[] = { "/", "/proc", "/sys", "/dev", "/dev/pts", "/run" };
	char *path = strchr(line, ' ');
	char *end = path ? strchr(path + 1, ' ') : NULL;

	if (!end)
		return;
	*end = '\0';
	mount_unescape(++path);
	for (size_t i = 0; i < sizeof keep / sizeof *keep; i++)
		if (strcmp(path, keep[i]) == 0)
			return;
	/* What stays has been synced. Making it read-only instead would, where a test bound one of
	 * the host's directories, make the host's file system read-only. */
	umount2(path, UMOUNT_NOFOLLOW);
}

void
mount_undo_all(void)
{
	static char table[MOUNT_TABLE];

	for (int pass = 0; pass < MOUNT_PASSES; pass++) {
		size_t len = 0;
		ssize_t n;
		int fd = open("/proc/self/mounts", O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			return;
		while (len < sizeof table - 1 &&
		       (n = read(fd, table + len, sizeof table - 1 - len)) > 0)
			len += (size_t)n;
		close(fd);
		while (len > 0) { /* from the last line to the first */
			size_t at = len - 1;

			table[at] = '\0';
			while (at > 0 && table[at - 1] != '\n')
				at--;
			mount_undo_line(table + at);
			len = at;
		}
	}
}
