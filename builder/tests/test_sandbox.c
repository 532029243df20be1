/* What leads out of a sandbox, tried from inside. Every attempt is also made where it must succeed,
 * so that a test whose attempt is broken fails. */
#include "tests/busybox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/strlist.h"
#include "sandbox/sandbox.h"

/* One directory with: tree/ (the sandbox's root), work/ (its /build), other/ (somebody else's),
 * scratch/ */
struct place {
	int fd;
	char path[64];
	char output[65536]; /* of the last run */
	int memory;
	const char *cwd;
	const char *program;
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	struct error e = {""};
	int tree;

	assert_non_null(p);
	p->fd = test_dir(p->path);
	p->cwd = "/build";
	p->program = "/bin/sh";
	/* In a sandbox the caller may not be the owner: a test that runs as root stays root. */
	assert_int_equal(file_make_dirs_at(p->fd, "tree", &e), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "work", &e), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "other", &e), 0);
	test_write(p->fd, "other/secret", "other people's file\n");
	tree = openat(p->fd, "tree", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(tree >= 0);
	busybox_tree(tree);
	close(tree);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	test_dir_remove(p->fd, p->path);
	free(p);
	return 0;
}

static char *
below(const struct place *p, const char *rest)
{
	struct buf b = {0};

	assert_int_equal(buf_printf(&b, "%s/%s", p->path, rest), 0);
	return b.data;
}

static pid_t
start(struct place *p, const char *script, int output, int *ret_pidfd)
{
	char *tree = below(p, "tree"), *work = below(p, "work"), *scratch = below(p, "scratch");
	struct strlist trees = {0}, env = {0};
	const char *argv[] = {p->program, "-c", script, NULL};
	struct sandbox_bind bind = {work, "/build", 1};
	struct error e = {""};
	struct sandbox s = {
		.trees = &trees,
		.scratch = scratch,
		.binds = &bind,
		.nbinds = 1,
		.env = &env,
		.argv = argv,
		.cwd = p->cwd,
		.output = output,
		.memory = p->memory,
	};
	pid_t pid = -1;

	strlist_add(&trees, tree);
	strlist_add(&env, "PATH=/usr/bin");
	assert_int_equal(file_remove_tree_at(AT_FDCWD, scratch, &e), 0);
	assert_int_equal(file_make_dirs_at(AT_FDCWD, scratch, &e), 0);
	if (sandbox_start(&s, &pid, ret_pidfd, &e) < 0)
		fail_msg("%s", e.text);
	strlist_free(&trees);
	strlist_free(&env);
	free(tree);
	free(work);
	free(scratch);
	return pid;
}

/* Exit status of the script in a sandbox; its output in p->output. */
static int
run(struct place *p, const char *script)
{
	int out = openat(p->fd, "output", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int pidfd = -1, status;
	ssize_t n;
	pid_t pid;

	assert_true(out >= 0);
	pid = start(p, script, out, &pidfd);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(pidfd);
	n = pread(out, p->output, sizeof p->output - 1, 0);
	assert_true(n >= 0);
	p->output[n] = '\0';
	close(out);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
test_runs(void **state)
{
	struct place *p = *state;

	assert_int_equal(run(p, "echo out; echo err >&2; pwd; id -u; hostname; env; umask"), 0);
	assert_has(p->output, "out\nerr\n/build\n0\nkiln\n");
	assert_has(p->output, "PATH=/usr/bin\n");
	assert_null(strstr(p->output, "HOME="));
	assert_int_equal(run(p, "exit 7"), 7);
	assert_int_equal(run(p, "kill -TERM $$"), 128 + SIGTERM);
	assert_int_equal(run(p, "touch /build/here /tmp/there /dev/shm/yonder"), 0);
	assert_true(file_exists_at(p->fd, "work/here"));
}

static void
test_cannot_be_set_up(void **state)
{
	struct place *p = *state;

	p->cwd = "/nowhere";
	assert_int_equal(run(p, "true"), SANDBOX_BROKEN);
	assert_has(p->output, "sandbox: /nowhere");
	p->cwd = "/build";
	p->program = "/bin/none";
	assert_int_equal(run(p, "true"), SANDBOX_BROKEN);
	assert_has(p->output, "sandbox: starting /bin/none");
}

static void
test_host_files(void **state)
{
	struct place *p = *state;
	struct buf script = {0};
	int depth;

	assert_int_equal(access("/etc/os-release", R_OK), 0);
	assert_int_equal(run(p, "cat /etc/os-release || cat /proc/1/root/etc/os-release || "
				"cat /proc/1/cwd/etc/os-release || cat /../../etc/os-release"),
			 1);
	/* By its absolute path, and by every number of steps up. */
	assert_int_equal(buf_printf(&script, "cat %s/other/secret", p->path), 0);
	for (depth = 1; depth < 8; depth++) {
		assert_int_equal(buf_append_str(&script, " || cat /"), 0);
		for (int i = 0; i < depth; i++)
			assert_int_equal(buf_append_str(&script, "../"), 0);
		assert_int_equal(buf_printf(&script, "%s/other/secret", p->path + 1), 0);
	}
	assert_int_equal(run(p, script.data), 1);
	assert_null(strstr(p->output, "other people"));
	/* The same words do find a file that is there. */
	buf_clear(&script);
	assert_int_equal(
		buf_printf(&script,
			   "mkdir -p /build%s/other && echo mine >/build%s/other/secret && "
			   "cat /build/../build%s/other/secret",
			   p->path, p->path, p->path),
		0);
	assert_int_equal(run(p, script.data), 0);
	assert_string_equal(p->output, "mine\n");
	buf_free(&script);
}

static void
test_descriptors(void **state)
{
	struct place *p = *state;
	int open_fd = open("/etc", O_RDONLY | O_DIRECTORY); /* one that is not closed at exec */

	assert_true(open_fd >= 0);
	assert_int_equal(run(p, "ls /proc/self/fd | wc -l; ls -l /proc/self/fd"), 0);
	close(open_fd);
	assert_int_equal(strncmp(p->output, "4\n", 2), 0); /* 0 1 2 and that of ls itself */
}

static void
test_root_is_read_only(void **state)
{
	static const char *const attempts[] = {
		"touch /usr/bin/new",
		"echo x >/usr/bin/busybox",
		"rm /usr/bin/sh",
		"mkdir /new",
		"chmod 700 /usr/bin/busybox",
		"mv /usr/bin /usr/gone",
		"echo x >>/etc/passwd",
		"mount -o remount,rw /",
		"mount -o bind /build /usr",
		"umount /build",
		"touch /dev/new",
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
		if (run(p, attempts[i]) == 0)
			fail_msg("%s: succeeded", attempts[i]);
	assert_false(file_exists_at(p->fd, "tree/usr/bin/new"));
	/* The same program does write where it may. */
	assert_int_equal(run(p, "touch /build/new && chmod 700 /build/new && rm /build/new"), 0);
	/* A user namespace of one's own gives rights over one's own things only. */
	(void)run(p, "unshare -r -m sh -c 'mount -o remount,rw / ; mount -o remount,rw,bind /usr; "
		     "touch /usr/bin/new; umount -l /; touch /usr/bin/new2'");
	assert_false(file_exists_at(p->fd, "tree/usr/bin/new"));
	assert_false(file_exists_at(p->fd, "tree/usr/bin/new2"));
	assert_false(file_exists_at(p->fd, "scratch/skel/usr/bin/new"));
}

static void
test_mounts_and_devices(void **state)
{
	struct place *p = *state;

	assert_int_not_equal(run(p, "mount -t tmpfs none /tmp"), 0);
	assert_int_not_equal(run(p, "mount -t proc none /tmp"), 0);
	assert_int_not_equal(run(p, "mknod /build/disk b 8 0"), 0);
	assert_int_not_equal(run(p, "mknod /build/mem c 1 1"), 0);
	assert_int_not_equal(run(p, "hostname other"), 0);
	assert_int_not_equal(run(p, "ls /sys/block"), 0);
	assert_int_not_equal(run(p, "ls /dev/vda || ls /dev/sda || ls /dev/mem || ls /dev/kmsg || ls /dev/loop0"), 0);
	assert_int_equal(run(p, "echo x >/dev/null && head -c 4 /dev/zero | wc -c"), 0);
	assert_string_equal(p->output, "4\n");
	assert_int_equal(run(p, "grep -E 'CapEff|NoNewPrivs' /proc/self/status"), 0);
	assert_has(p->output, "CapEff:\t00000000000000fb\n");
	assert_has(p->output, "NoNewPrivs:\t1\n");
}

static void
test_processes(void **state)
{
	struct place *p = *state;
	char script[256];
	int status;
	pid_t outside = fork();

	if (outside == 0) {
		pause();
		_exit(0);
	}
	/* A process that is alive, from here. */
	assert_int_equal(kill(outside, 0), 0);
	snprintf(script, sizeof script, "kill -9 %d; cat /proc/%d/environ", outside, outside);
	assert_int_not_equal(run(p, script), 0);
	assert_int_equal(waitpid(outside, &status, WNOHANG), 0);
	assert_int_equal(run(p, "ls -d /proc/[0-9]* | wc -l"), 0);
	assert_true(strtol(p->output, NULL, 10) <= 4);
	/* Nothing about the machine, nothing of its settings. */
	assert_int_not_equal(
		run(p, "ls /proc/sys || ls /proc/cpuinfo || ls /proc/cmdline || ls /proc/kcore"),
		0);
	/* pid 1 is our own code: what it has open stays its own. */
	assert_int_not_equal(run(p, "cat /proc/1/exe >/dev/null"), 0);
	assert_int_not_equal(run(p, "cat /proc/1/environ"), 0);
	assert_int_not_equal(run(p, "ls /proc/1/root/"), 0);
	assert_int_not_equal(run(p, "kill -9 1; sleep 0.2; exit 9"), 0);
	kill(outside, SIGKILL);
	assert_int_equal(waitpid(outside, &status, 0), outside);
	assert_int_equal(WTERMSIG(status), SIGKILL);
}

/* A server on the host's loopback: found from here, not from inside. */
static void
test_network(void **state)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct place *p = *state;
	socklen_t len = sizeof address;
	int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), client;
	char script[256];

	assert_true(server >= 0);
	assert_int_equal(bind(server, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(server, 5), 0);
	assert_int_equal(getsockname(server, (struct sockaddr *)&address, &len), 0);
	client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(client, (struct sockaddr *)&address, sizeof address), 0);
	close(client);
	snprintf(script, sizeof script, "nc 127.0.0.1 %d </dev/null", ntohs(address.sin_port));
	assert_int_not_equal(run(p, script), 0);
	assert_has(p->output, "efused");
	assert_int_not_equal(run(p, "nc -w 2 192.0.2.1 80 </dev/null"), 0);
	assert_has(p->output, "nreachable");
	/* nc itself works, and so does lo. */
	assert_int_equal(run(p, "(echo hello | nc -l -p 4444) & for i in $(seq 100); do "
				"nc 127.0.0.1 4444 </dev/null && exit 0; sleep 0.2; done; exit 1"),
			 0);
	assert_has(p->output, "hello");
	close(server);
}

static void
test_nothing_outlives_it(void **state)
{
	struct place *p = *state;

	assert_int_equal(run(p, "(sleep 0.2; touch /build/waited) & wait"), 0);
	assert_true(file_exists_at(p->fd, "work/waited"));
	assert_int_equal(
		run(p, "setsid sh -c 'sleep 0.3; touch /build/late' >/dev/null 2>&1 & exit 0"), 0);
	usleep(700 * 1000);
	assert_false(file_exists_at(p->fd, "work/late"));
}

static void
test_kill(void **state)
{
	struct place *p = *state;
	int pidfd = -1, status, out = open("/dev/null", O_WRONLY | O_CLOEXEC);
	pid_t pid = start(p, "sleep 0.5; touch /build/late", out, &pidfd);

	sandbox_kill(pid);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	usleep(900 * 1000);
	assert_false(file_exists_at(p->fd, "work/late"));
	close(pidfd);
	close(out);
}

/* kill -9 of the caller takes the sandbox with it. */
static void
test_dies_with_its_caller(void **state)
{
	struct place *p = *state;
	int status, pidfd;
	pid_t caller = fork();

	if (caller == 0) {
		start(p, "touch /build/started; sleep 1; touch /build/late", STDERR_FILENO, &pidfd);
		pause();
		_exit(0);
	}
	for (int i = 0; i < 100 && !file_exists_at(p->fd, "work/started"); i++)
		usleep(50 * 1000);
	assert_true(file_exists_at(p->fd, "work/started"));
	kill(caller, SIGKILL);
	assert_int_equal(waitpid(caller, &status, 0), caller);
	usleep(1500 * 1000);
	assert_false(file_exists_at(p->fd, "work/late"));
}

static void
test_memory(void **state)
{
	struct place *p = *state;

	assert_int_equal(run(p, "dd if=/dev/zero of=/dev/null bs=64M count=1"), 0);
	p->memory = 32;
	assert_int_not_equal(run(p, "dd if=/dev/zero of=/dev/null bs=64M count=1"), 0);
	assert_int_equal(run(p, "dd if=/dev/zero of=/dev/null bs=1M count=1"), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_runs),
		CASE(test_cannot_be_set_up),
		CASE(test_host_files),
		CASE(test_descriptors),
		CASE(test_root_is_read_only),
		CASE(test_mounts_and_devices),
		CASE(test_processes),
		CASE(test_network),
		CASE(test_nothing_outlives_it),
		CASE(test_kill),
		CASE(test_dies_with_its_caller),
		CASE(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
