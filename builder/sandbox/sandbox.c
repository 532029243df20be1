/* 1. the caller fills the scratch directory and clones a child into new namespaces
 * 2. the child, pid 1 in there, makes the mounts, the host name and lo
 * 3. it starts the worker, which drops its rights and becomes argv
 * 4. it reaps until the worker is done, and exits with the worker's status: the kernel ends the
 * rest */
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/mounts.h"
#include "sandbox/rights.h"
#include "sandbox/skeleton.h"

#define KEYRING_JOIN 1 /* KEYCTL_JOIN_SESSION_KEYRING */

struct start {
	const struct sandbox *s;
	const char *lower;
	bool user; /* the child is in a new user namespace */
	uid_t uid; /* the caller's */
	gid_t gid;
	int life; /* pidfd of the caller: readable when it is gone */
};

static _Noreturn void
sandbox_complain(const struct error *e)
{
	dprintf(STDERR_FILENO, "sandbox: %s\n", e->text);
	_exit(SANDBOX_BROKEN);
}

/* /dev/null and the output on 0 1 2, `life` on 3, nothing else. */
static int
sandbox_descriptors(const struct start *t, struct error *e)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int life = null < 0 ? -1 : fcntl(t->life, F_DUPFD, 10);
	int output = life < 0 ? -1 : fcntl(t->s->output, F_DUPFD, 10);

	if (output < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0 ||
	    dup2(life, 3) < 0)
		return error_system(e, "arranging descriptors");
	if (fcntl(3, F_SETFD, FD_CLOEXEC) < 0 || syscall(SYS_close_range, 4U, ~0U, 0U) < 0)
		return error_system(e, "closing descriptors");
	return 0;
}

static int
sandbox_lo(struct error *e)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int r = 0;

	/* A kernel without TCP/IP has no lo, and nothing to keep away either. */
	if (fd < 0)
		return errno == EAFNOSUPPORT ? 0 : error_system(e, "making a socket");
	if (ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		r = error_system(e, "starting lo");
	close(fd);
	return r;
}

/* The whole setting, seen from the child. */
static int
sandbox_enter(const struct start *t, struct error *e)
{
	int r = sandbox_descriptors(t, e);

	/* Supplementary groups would open what belongs to them. Only root can drop them; others'
	 * are theirs anyway. */
	if (r == 0 && !t->user && setgroups(0, NULL) < 0 && errno != EPERM)
		r = error_system(e, "dropping groups");
	if (r == 0 && t->user)
		r = rights_map_ids(t->uid, t->gid, e);
	if (r == 0)
		r = mounts_make(t->s, t->lower, t->user, e);
	if (r == 0)
		r = sandbox_lo(e);
	if (r < 0)
		return r;
	if (sethostname("kiln", 4) < 0 || setdomainname("", 0) < 0)
		return error_system(e, "setting the host name");
	if (setsid() < 0)
		return error_system(e, "leaving the session");
	/* Not every kernel has keyrings. */
	(void)syscall(SYS_keyctl, KEYRING_JOIN, NULL);
	umask(022);
	return 0;
}

static _Noreturn void
sandbox_work(const struct sandbox *s)
{
	struct error e = {""};
	char *env[128] = {NULL};
	sigset_t none;

	for (size_t i = 0; i < s->env->n; i++) {
		if (i + 1 >= sizeof env / sizeof *env) {
			error_set(&e, -E2BIG, "too large an environment");
			sandbox_complain(&e);
		}
		env[i] = s->env->item[i];
	}
	close(3);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	if (rights_drop(s->memory, &e) < 0)
		sandbox_complain(&e);
	if (chdir(s->cwd) < 0)
		error_system(&e, "%s", s->cwd);
	else if (execve(s->argv[0], (char *const *)s->argv, env) < 0)
		error_system(&e, "starting %s", s->argv[0]);
	sandbox_complain(&e);
}

/* Whoever dies first: the worker (its status is ours) or the caller (`life` tells until now, the
 * parent-death signal from now on). */
static _Noreturn void
sandbox_reap(pid_t worker)
{
	struct pollfd life = {.fd = 3, .events = POLLIN};
	int status;
	pid_t pid;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || poll(&life, 1, 0) != 0)
		_exit(SANDBOX_BROKEN);
	/* What the build can see of us in /proc must not lead out. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	for (;;) {
		pid = waitpid(-1, &status, 0);
		if (pid == worker)
			_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
		if (pid < 0 && errno != EINTR)
			_exit(SANDBOX_BROKEN);
	}
}

static _Noreturn void
sandbox_child(const struct start *t)
{
	struct error e = {""};
	pid_t worker;

	if (sandbox_enter(t, &e) < 0)
		sandbox_complain(&e);
	worker = fork();
	if (worker < 0) {
		error_system(&e, "starting a process");
		sandbox_complain(&e);
	}
	if (worker == 0)
		sandbox_work(t->s);
	sandbox_reap(worker);
}

static pid_t
sandbox_clone(const struct start *t, int *ret_pidfd)
{
	struct clone_args args = {
		.flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
			 CLONE_PIDFD | (t->user ? CLONE_NEWUSER : 0),
		.pidfd = (uint64_t)(uintptr_t)ret_pidfd,
		.exit_signal = SIGCHLD,
	};
	pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);

	if (pid == 0)
		sandbox_child(t);
	return pid;
}

int
sandbox_start(const struct sandbox *s, pid_t *ret_pid, int *ret_pidfd, struct error *e)
{
	struct start t = {.s = s, .user = geteuid() != 0, .uid = geteuid(), .gid = getegid()};
	struct buf lower = {0};
	int pidfd = -1;
	pid_t pid;
	int r = skeleton_make(s, e);

	if (r < 0)
		return r;
	t.life = (int)syscall(SYS_pidfd_open, getpid(), 0);
	if (t.life < 0)
		return error_system(e, "opening a pidfd");
	r = skeleton_lower(s, &lower);
	if (r < 0) {
		error_set(e, r, "not enough memory for a sandbox");
		goto out;
	}
	t.lower = lower.data;
	pid = sandbox_clone(&t, &pidfd);
	/* A root that lacks rights (in a container, say) may have them in a namespace of its own.
	 */
	if (pid < 0 && errno == EPERM && !t.user) {
		t.user = true;
		pid = sandbox_clone(&t, &pidfd);
	}
	if (pid < 0) {
		r = error_system(e,
				 "making the namespaces of a sandbox (the kernel must allow user "
				 "namespaces, or run this as root)");
		goto out;
	}
	*ret_pid = pid;
	*ret_pidfd = pidfd;
out:
	close(t.life);
	buf_free(&lower);
	return r;
}

void
sandbox_kill(pid_t pid)
{
	if (pid > 0)
		kill(pid, SIGKILL);
}
