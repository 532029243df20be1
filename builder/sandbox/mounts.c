/* 1. nothing we mount is seen outside
 * 2. the overlay of all trees, read-only
 * 3. binds, /tmp, /dev, /proc
 * 4. pivot_root, and the old root is gone */
#include "sandbox/mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The C libraries disagree about who declares struct mount_attr and its flags. */
struct attributes {
	uint64_t set, clear, propagation, userns;
};
#define ATTRIBUTE_RDONLY 1
#define ATTRIBUTE_NOSUID 2
#define ATTRIBUTE_NODEV 4
#define RECURSIVE 0x8000 /* AT_RECURSIVE */

static int
mounts_restrict(const char *path, uint64_t set, unsigned flags, struct error *e)
{
	struct attributes a = {.set = set};

	if (syscall(SYS_mount_setattr, AT_FDCWD, path, flags, &a, sizeof a) < 0)
		return error_system(e, "restricting %s", path);
	return 0;
}

static int
mounts_bind(const char *from, const char *to, uint64_t set, struct error *e)
{
	if (mount(from, to, NULL, MS_BIND | MS_REC, NULL) < 0)
		return error_system(e, "mounting %s", from);
	return mounts_restrict(to, set, RECURSIVE, e);
}

static int
mounts_overlay(const char *lower, bool user, struct error *e)
{
	char text[4096];
	int n = snprintf(text, sizeof text, "lowerdir=%s%s", lower, user ? ",userxattr" : "");

	if (n < 0 || (size_t)n >= sizeof text)
		return error_set(e, -E2BIG, "too many packages for one overlay");
	if (mount("kiln", "root", "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, text) < 0)
		return error_system(e, "mounting the overlay of the packages");
	return 0;
}

static int
mounts_dev_node(const char *name, struct error *e)
{
	char from[64], to[64];
	int fd;

	snprintf(from, sizeof from, "/dev/%s", name);
	snprintf(to, sizeof to, "root/dev/%s", name);
	fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return error_system(e, "making /dev/%s", name);
	close(fd);
	/* A small /dev, as an installer's test has, may lack some; null is the one nothing works
	 * without. */
	if (access(from, F_OK) < 0 && name[0] != 'n')
		return 0;
	if (mount(from, to, NULL, MS_BIND, NULL) < 0)
		return error_system(e, "mounting %s", from);
	return mounts_restrict(to, ATTRIBUTE_NOSUID, 0, e);
}

static int
mounts_dev(struct error *e)
{
	static const char *const nodes[] = {"null", "zero", "full", "random", "urandom", "tty"};
	static const char *const links[][2] = {
		{"/proc/self/fd", "root/dev/fd"},       {"/proc/self/fd/0", "root/dev/stdin"},
		{"/proc/self/fd/1", "root/dev/stdout"}, {"/proc/self/fd/2", "root/dev/stderr"},
		{"pts/ptmx", "root/dev/ptmx"},
	};
	int r;

	if (mount("dev", "root/dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=755,size=1m") < 0)
		return error_system(e, "mounting /dev");
	for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
		r = mounts_dev_node(nodes[i], e);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (symlink(links[i][0], links[i][1]) < 0)
			return error_system(e, "making %s", links[i][1]);
	if (mkdir("root/dev/pts", 0755) < 0 || mkdir("root/dev/shm", 01777) < 0)
		return error_system(e, "making directories in /dev");
	if (mount("devpts", "root/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
		  "newinstance,ptmxmode=0666,mode=620") < 0)
		return error_system(e, "mounting /dev/pts");
	if (mount("shm", "root/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777") < 0)
		return error_system(e, "mounting /dev/shm");
	return mounts_restrict("root/dev", ATTRIBUTE_RDONLY, 0, e);
}

/* Only processes: what else is in /proc is about the machine, and a build that looks at it gives
 * other bits elsewhere. Its files below sys/ would even be writable for a root that is the real
 * one. */
static int
mounts_proc(struct error *e)
{
	if (mount("proc", "root/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "subset=pid") < 0)
		return error_system(
			e, "mounting /proc (in a container, its /proc must not be masked)");
	return 0;
}

static int
mounts_pivot(struct error *e)
{
	if (chdir("root") < 0 || syscall(SYS_pivot_root, ".", ".") < 0)
		return error_system(e, "changing the root");
	if (umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		return error_system(e, "leaving the old root");
	return 0;
}

int
mounts_make(const struct sandbox *s, const char *lower, bool user, struct error *e)
{
	char to[PATH_MAX];
	int r;

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return error_system(e, "making the mounts private");
	if (chdir(s->scratch) < 0)
		return error_system(e, "%s", s->scratch);
	r = mounts_overlay(lower, user, e);
	for (size_t i = 0; i < s->nbinds && r == 0; i++) {
		const struct sandbox_bind *b = &s->binds[i];

		snprintf(to, sizeof to, "root%s", b->to);
		r = mounts_bind(b->from, to,
				ATTRIBUTE_NOSUID | ATTRIBUTE_NODEV |
					(b->writable ? 0 : ATTRIBUTE_RDONLY),
				e);
	}
	if (r == 0)
		r = mounts_bind("tmp", "root/tmp", ATTRIBUTE_NOSUID | ATTRIBUTE_NODEV, e);
	if (r == 0)
		r = mounts_dev(e);
	if (r == 0)
		r = mounts_proc(e);
	return r < 0 ? r : mounts_pivot(e);
}
