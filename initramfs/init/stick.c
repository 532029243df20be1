/* How the stick is found:
 *  1. every block device that has a size, partitions before whole disks
 *  2. its first bytes are read; only ISO 9660, and FAT and ext4 with a label that begins with KILN,
 *     are looked into, because a file system that happens to be on the machine's disks is none of
 *     our business. With kiln.iso= every FAT, exFAT and ext4 volume is, for that one file
 *  3. mounted read-only; the file /kiln/stick decides
 *  4. nothing: half a second's rest, and again */
#include "stick.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mount.h"
#include "power.h"
#include "volume.h"

#define STICK_VOLUME "/run/kiln/volume" /* what carries the ISO file */
#define STICK_CLASS "/sys/class/block"

enum {
	STICK_SILENT = 5,  /* seconds until the first word about it */
	STICK_REST = 500,  /* milliseconds between two rounds */
};

struct stick_search {
	const struct cmdline *cmdline;
	struct text seen;     /* the devices of this round, for the message */
	const char *device;   /* what was found; NULL: nothing yet */
	char name[64];        /* memory for `device` */
};

/* Layout of the kernel's answer to getdents64; libc's readdir allocates. */
struct stick_dirent {
	uint64_t ino;
	int64_t off;
	unsigned short reclen;
	unsigned char type;
	char name[];
};

static ssize_t
stick_read_file(const char *path, char *to, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, to, size - 1);
	close(fd);
	to[n > 0 ? n : 0] = '\0';
	return n;
}

/* Whether what is mounted at `place` is our stick. */
static bool
stick_is_ours(const struct cmdline *c, const char *place)
{
	char path[CMDLINE_PATH + 32], id[80];
	size_t n;

	if (!text_path(path, sizeof path, place, "kiln/stick", ""))
		return false;
	if (stick_read_file(path, id, sizeof id) < 0)
		return false;
	n = strcspn(id, "\r\n ");
	id[n] = '\0';
	return !c->id[0] || strcmp(c->id, id) == 0;
}

static bool
stick_mount(const char *device, const char *type, const char *place)
{
	unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOATIME;

	/* noload: a read-only ext4 mount would still replay its journal, which writes */
	return mount(device, place, type, flags, strcmp(type, "ext4") == 0 ? "noload" : NULL) == 0;
}

/* kiln.iso=: the file on the volume at STICK_VOLUME. */
static bool
stick_try_iso(const struct cmdline *c)
{
	char file[CMDLINE_PATH + 32], loop[32];
	bool ok;
	int fd;

	if (!text_path(file, sizeof file, STICK_VOLUME, c->iso + 1, ""))
		return false;
	fd = mount_loop(file, loop, sizeof loop);
	if (fd < 0)
		return false;
	ok = stick_mount(loop, "iso9660", STICK_PLACE);
	close(fd);
	if (ok && stick_is_ours(c, STICK_PLACE))
		return true;
	if (ok)
		umount2(STICK_PLACE, MNT_DETACH);
	return false;
}

static bool
stick_try_volume(const struct cmdline *c, const char *device, const struct volume *v)
{
	bool direct = strcmp(v->type, "iso9660") == 0 || strncmp(v->label, "KILN", 4) == 0;

	if (direct && stick_mount(device, v->type, STICK_PLACE)) {
		if (stick_is_ours(c, STICK_PLACE))
			return true;
		umount2(STICK_PLACE, MNT_DETACH);
	}
	if (c->iso[0] && strcmp(v->type, "iso9660") != 0 &&
	    stick_mount(device, v->type, STICK_VOLUME)) {
		if (stick_try_iso(c))
			return true;
		umount2(STICK_VOLUME, MNT_DETACH);
	}
	return false;
}

static bool
stick_try_device(const struct cmdline *c, const char *device)
{
	unsigned char bytes[VOLUME_BYTES];
	struct volume v;
	size_t len = 0;
	ssize_t n;
	int fd = open(device, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* O_NONBLOCK: an empty drive */

	if (fd < 0)
		return false;
	while (len < sizeof bytes && (n = read(fd, bytes + len, sizeof bytes - len)) > 0)
		len += (size_t)n;
	close(fd);
	volume_probe(bytes, len, &v);
	return v.type && stick_try_volume(c, device, &v);
}

/* One name of /sys/class/block. */
static void
stick_try_name(struct stick_search *s, const char *name, bool partitions)
{
	char path[128], size[32];
	struct stat st;
	bool partition;

	if (strncmp(name, "ram", 3) == 0 || strncmp(name, "zram", 4) == 0)
		return;
	if (!text_path(path, sizeof path, STICK_CLASS, name, "partition"))
		return;
	partition = stat(path, &st) == 0;
	if (partition != partitions)
		return;
	if (!text_path(path, sizeof path, STICK_CLASS, name, "size") ||
	    stick_read_file(path, size, sizeof size) <= 0 || strcmp(size, "0\n") == 0)
		return;
	if (!text_path(s->name, sizeof s->name, "/dev", name, "") || stat(s->name, &st) < 0 ||
	    !S_ISBLK(st.st_mode))
		return;
	text_add(&s->seen, " ");
	text_add(&s->seen, name);
	if (stick_try_device(s->cmdline, s->name))
		s->device = s->name;
}

static void
stick_round(struct stick_search *s, bool partitions)
{
	union { /* aligned for the kernel's records */
		struct stick_dirent first;
		char bytes[4096];
	} buf;
	int fd = open(STICK_CLASS, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long n;

	if (fd < 0)
		return;
	while (!s->device && (n = syscall(SYS_getdents64, fd, buf.bytes, sizeof buf.bytes)) > 0) {
		for (long at = 0; at < n && !s->device;) {
			const struct stick_dirent *d = (const void *)(buf.bytes + at);

			at += d->reclen;
			if (d->name[0] != '.')
				stick_try_name(s, d->name, partitions);
		}
	}
	close(fd);
}

/* kiln.stick=DIR */
static const char *
stick_bind(const struct cmdline *c, struct text *why)
{
	if (!stick_is_ours(c, c->stick)) {
		text_set(why, "kiln.stick=", c->stick, " has no file kiln/stick", c->id[0] ?
			 " with the text of kiln.id=" : "", NULL);
		return why->s;
	}
	if (mount(c->stick, STICK_PLACE, NULL, MS_BIND | MS_REC, NULL) < 0) {
		text_set(why, "cannot bind ", c->stick, ": ", strerror(errno), NULL);
		return why->s;
	}
	return NULL;
}

static void
stick_remember(const char *device)
{
	int fd = open(STICK_DEVICE, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0)
		return; /* the installer then finds it by the mount table */
	if (write(fd, device, strlen(device)) < 0 || write(fd, "\n", 1) < 0)
		unlink(STICK_DEVICE);
	close(fd);
}

const char *
stick_find(const struct cmdline *c, const struct console_list *consoles, struct text *why)
{
	struct stick_search s = { .cmdline = c };
	long start = power_now();
	bool said = false;

	if (!mount_make_dir(STICK_PLACE) || !mount_make_dir(STICK_VOLUME)) {
		text_set(why, "cannot make " STICK_PLACE ": ", strerror(errno), NULL);
		return why->s;
	}
	if (c->stick[0])
		return stick_bind(c, why);
	for (;;) {
		text_set(&s.seen, "", NULL);
		stick_round(&s, true);
		if (!s.device)
			stick_round(&s, false);
		if (s.device) {
			stick_remember(s.device);
			return NULL;
		}
		if (power_now() - start >= c->wait)
			break;
		if (!said && power_now() - start >= STICK_SILENT) {
			said = true;
			console_say(consoles,
				    "Still looking for the Kiln stick. Slow USB devices may take "
				    "a minute ...\r\n");
		}
		power_pause(STICK_REST);
	}
	text_set(why,
		 "no device has the file /kiln/stick; looked at:", s.seen.s[0] ? s.seen.s : " none",
		 ". Put the stick into another port and type reboot", NULL);
	return why->s;
}
