#include "sandbox/rights.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int
rights_write(const char *path, const char *text, struct error *e)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int r = 0;

	if (fd < 0)
		return error_system(e, "%s", path);
	if (write(fd, text, strlen(text)) < 0)
		r = error_system(e, "writing %s", path);
	close(fd);
	return r;
}

int
rights_map_ids(uid_t uid, gid_t gid, struct error *e)
{
	char text[64];
	int r = rights_write("/proc/self/setgroups", "deny", e);

	if (r < 0)
		return r;
	snprintf(text, sizeof text, "0 %u 1\n", (unsigned)uid);
	r = rights_write("/proc/self/uid_map", text, e);
	if (r < 0)
		return r;
	snprintf(text, sizeof text, "0 %u 1\n", (unsigned)gid);
	return rights_write("/proc/self/gid_map", text, e);
}

static int
rights_limit(int what, rlim_t soft, rlim_t hard, struct error *e)
{
	struct rlimit now, want = {soft, hard};

	/* Ours may be lower already, and only the real root can raise them. */
	if (getrlimit(what, &now) < 0)
		return error_system(e, "reading a resource limit");
	if (want.rlim_max > now.rlim_max)
		want.rlim_max = now.rlim_max;
	if (want.rlim_cur > want.rlim_max)
		want.rlim_cur = want.rlim_max;
	if (setrlimit(what, &want) < 0)
		return error_system(e, "setting a resource limit");
	return 0;
}

static int
rights_drop_capabilities(struct error *e)
{
	const uint32_t keep = 1U << CAP_CHOWN | 1U << CAP_DAC_OVERRIDE | 1U << CAP_FOWNER |
			      1U << CAP_FSETID | 1U << CAP_KILL | 1U << CAP_SETGID |
			      1U << CAP_SETUID;
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{keep, keep, 0}, {0, 0, 0}};

	for (int cap = 0; cap < 64; cap++) {
		if (cap < 32 && keep & 1U << cap)
			continue;
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0 && errno != EINVAL)
			return error_system(e, "dropping capability %d", cap);
	}
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 && errno != EINVAL)
		return error_system(e, "dropping ambient capabilities");
	if (syscall(SYS_capset, &header, data) < 0)
		return error_system(e, "dropping capabilities");
	return 0;
}

int
rights_drop(int memory, struct error *e)
{
	static const int limits[][2] = {
		{RLIMIT_CORE, 0},
		{RLIMIT_NOFILE, 4096},
		{RLIMIT_STACK, 8 << 20},
	};
	int r = 0;

	if (unshare(CLONE_NEWUSER) == 0)
		r = rights_map_ids(0, 0, e);
	for (size_t i = 0; i < sizeof limits / sizeof *limits && r == 0; i++)
		r = rights_limit(limits[i][0], (rlim_t)limits[i][1], (rlim_t)limits[i][1], e);
	if (memory > 0 && r == 0)
		r = rights_limit(RLIMIT_AS, (rlim_t)memory << 20, (rlim_t)memory << 20, e);
	if (r == 0)
		r = rights_drop_capabilities(e);
	if (r == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		r = error_system(e, "setting no_new_privs");
	return r;
}
