#include "store/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX (64u << 20)

static void
child(const char *const *argv, int output)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
	    dup2(output, STDERR_FILENO) >= 0)
		execvp(argv[0], (char *const *)argv);
	_exit(PROGRAM_NOT_FOUND);
}

/* Reads to the end, also what nobody wants: else the program would wait for us. */
static int
read_output(int fd, struct buf *ret, struct error *e)
{
	char chunk[16384];
	ssize_t len;

	for (;;) {
		len = read(fd, chunk, sizeof(chunk));
		if (len < 0 && errno == EINTR)
			continue;
		if (len <= 0)
			break;
		if (ret && ret->len < OUTPUT_MAX && buf_append(ret, chunk, (size_t)len) < 0)
			return error_set(e, -ENOMEM,
					 "out of memory while reading a program's output");
	}
	return len < 0 ? error_system(e, "cannot read a program's output") : 0;
}

int
program_run(const char *const *argv, struct buf *ret_output, struct error *e)
{
	int ends[2], status, r;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_system(e, "cannot make a pipe");
	pid = fork();
	if (pid == 0)
		child(argv, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return error_system(e, "cannot start %s", argv[0]);
	}
	r = read_output(ends[0], ret_output, e);
	close(ends[0]);
	if (r < 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return error_system(e, "cannot wait for %s", argv[0]);
	}
	if (r < 0)
		return r;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
