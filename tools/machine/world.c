/* How the machine is made:
 *  outside, in a mount namespace of our own
 *  1. the root: overlay of DIR and a tmpfs (or DIR itself)
 *  2. /dev (tmpfs, nodes, pts, shm, console), /run, the stick, the plan, other binds
 *  then, in a new process with new namespaces
 *  3. /proc with the command line over /proc/cmdline, /sys read-only
 *  4. pivot_root; what a test must not do is given up
 *  5. init */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
world_mount(const char *what, const char *at, const char *type, unsigned long flags,
	    const char *options)
{
	if (mount(what, at, type, flags, options) < 0)
		machine_die("mounting %s", at);
}

/* The path of `inside` below the new root; static memory, used at once. */
static const char *
world_path(const struct machine *m, const char *inside)
{
	static char path[4096];

	snprintf(path, sizeof path, "%s/%s", m->place, inside);
	return path;
}

static void
world_make_dirs(const char *path)
{
	char part[4096];

	for (size_t i = 1; i < sizeof part && path[i - 1]; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			machine_die("directory %s", part);
	}
}

static void
world_make_root(struct machine *m)
{
	char upper[96], work[96], options[256];
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	snprintf(m->base, sizeof m->base, "/tmp/kiln-machine.XXXXXX");
	if (here < 0 || !mkdtemp(m->base))
		machine_die("directory %s", m->base);
	world_mount("machine", m->base, "tmpfs", 0, "mode=0755");
	snprintf(m->place, sizeof m->place, "%s/root", m->base);
	world_make_dirs(m->place);
	if (m->plain) {
		world_mount(m->root, m->place, NULL, MS_BIND | MS_REC, NULL);
	} else {
		snprintf(upper, sizeof upper, "%s/upper", m->base);
		snprintf(work, sizeof work, "%s/work", m->base);
		snprintf(options, sizeof options, "lowerdir=.,upperdir=%s,workdir=%s", upper, work);
		world_make_dirs(upper);
		world_make_dirs(work);
		/* from inside, so that no character of the path means anything to overlayfs */
		if (chdir(m->root) < 0)
			machine_die("%s", m->root);
		world_mount("machine", m->place, "overlay", 0, options);
		if (fchdir(here) < 0)
			machine_die("working directory");
	}
	close(here);
}

static void
world_bind(const struct machine *m, const char *from, const char *to, bool writable)
{
	const char *at = world_path(m, to);
	struct stat st;
	int fd;

	if (stat(from, &st) < 0)
		machine_die("%s", from);
	if (S_ISDIR(st.st_mode)) {
		world_make_dirs(at);
	} else {
		fd = open(at, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
		if (fd >= 0)
			close(fd);
	}
	world_mount(from, at, NULL, MS_BIND | MS_REC, NULL);
	if (!writable)
		world_mount(NULL, at, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL);
}

/* "FROM:TO" */
static void
world_bind_pair(const struct machine *m, const char *pair)
{
	char from[4096];
	size_t n = strcspn(pair, ":");

	if (n < sizeof from && pair[n] == ':') {
		memcpy(from, pair, n);
		from[n] = '\0';
		world_bind(m, from, pair + n + 1, true);
	} else {
		machine_die("bind %s", pair);
	}
}

static void
world_make_dev(struct machine *m)
{
	world_make_dirs(world_path(m, "dev"));
	world_mount("dev", world_path(m, "dev"), "tmpfs", MS_NOSUID, "mode=0755");
	m->dev = open(world_path(m, "dev"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (m->dev < 0)
		machine_die("dev");
	nodes_make(m);
	world_make_dirs(world_path(m, "dev/pts"));
	world_mount("devpts", world_path(m, "dev/pts"), "devpts", MS_NOSUID | MS_NOEXEC,
		    "newinstance,mode=0620,ptmxmode=0666,gid=5");
	world_make_dirs(world_path(m, "dev/shm"));
	world_mount("shm", world_path(m, "dev/shm"), "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
	bridge_open(m);
}

void
world_make(struct machine *m)
{
	char cmdline[96];
	int fd;

	if (unshare(CLONE_NEWNS) < 0)
		machine_die("mount namespace");
	world_mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	world_make_root(m);
	world_make_dev(m);
	world_make_dirs(world_path(m, "proc"));
	world_make_dirs(world_path(m, "sys"));
	world_make_dirs(world_path(m, "run"));
	world_mount("run", world_path(m, "run"), "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755");
	if (m->stick)
		world_bind(m, m->stick, "stick", false);
	if (m->plan_dir)
		world_bind(m, m->plan_dir, "run/kiln/plan", true);
	for (size_t i = 0; i < m->nbinds; i++)
		world_bind_pair(m, m->bind[i]);
	snprintf(cmdline, sizeof cmdline, "%s/cmdline", m->base);
	fd = open(cmdline, O_WRONLY | O_CREAT | O_CLOEXEC, 0444);
	if (fd < 0 || write(fd, m->cmdline, strlen(m->cmdline)) < 0)
		machine_die("command line");
	close(fd);
}

/* What would reach the host: its device nodes, modules, clock, kernel log, ports. */
static void
world_give_up(void)
{
	static const int given_up[] = { CAP_MKNOD, CAP_SYS_MODULE, CAP_SYS_TIME, CAP_SYS_RAWIO,
					CAP_SYSLOG };

	for (size_t i = 0; i < sizeof given_up / sizeof *given_up; i++)
		if (prctl(PR_CAPBSET_DROP, given_up[i], 0, 0, 0) < 0)
			machine_die("giving up capability %d", given_up[i]);
}

static void
world_cover(const struct machine *m)
{
	char cmdline[96];

	snprintf(cmdline, sizeof cmdline, "%s/cmdline", m->base);
	world_mount("proc", world_path(m, "proc"), "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	world_mount(cmdline, world_path(m, "proc/cmdline"), NULL, MS_BIND, NULL);
	if (access(world_path(m, "proc/sysrq-trigger"), F_OK) == 0)
		world_mount("/dev/null", world_path(m, "proc/sysrq-trigger"), NULL, MS_BIND, NULL);
	world_mount("sysfs", world_path(m, "sys"), "sysfs",
		    MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, NULL);
	if (access(world_path(m, "sys/firmware"), F_OK) == 0)
		world_mount("none", world_path(m, "sys/firmware"), "tmpfs", MS_RDONLY, "size=4k");
}

static _Noreturn void
world_child(const struct machine *m)
{
	static char *argv[] = { "/init", NULL }, *env[] = { NULL };
	const char *init = m->init;
	int console;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	world_cover(m);
	if (chdir(m->place) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 ||
	    umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		machine_die("pivot_root");
	world_give_up();
	setsid();
	console = open("/dev/console", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (console < 0 || dup2(console, 0) < 0 || dup2(console, 1) < 0 || dup2(console, 2) < 0)
		machine_die("console");
	umask(022);
	if (!init)
		init = access("/init", X_OK) == 0 ? "/init" : "/usr/lib/kiln/init";
	argv[0] = (char *)init;
	execve(init, argv, env);
	machine_die("%s", init);
}

void
world_end(const struct machine *m)
{
	umount2(m->base, MNT_DETACH);
	rmdir(m->base);
}

void
world_start(struct machine *m)
{
	unsigned long flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC |
			      CLONE_NEWUTS;

	m->pid = (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
	if (m->pid < 0)
		machine_die("namespaces");
	if (m->pid == 0)
		world_child(m);
}
