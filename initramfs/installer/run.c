#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX (2 * 1024 * 1024)
#define NO_PROGRAM 127
/* by this line of output our own child is told from a script that ends with 127 */
#define EXEC_FAILED "cannot be started: "

static const char *const base_env[] = {
	"PATH=/usr/bin:/usr/sbin:/bin:/sbin", "HOME=/root", "LC_ALL=C", "TZ=UTC",
	"SOURCE_DATE_EPOCH=1735689600",
};

#define BASE_ENV (sizeof(base_env) / sizeof(base_env[0]))

/* What the child needs, made before the fork so that the child allocates nothing. */
struct child {
	const char **env; /* owned array of borrowed strings */
	int in[2], out[2];
};

static int
child_prepare(struct child *c, const struct run *r, struct error *e)
{
	size_t n = 0, i;

	while (r->env && r->env[n])
		n++;
	c->env = calloc(n + BASE_ENV + 1, sizeof(*c->env));
	if (!c->env)
		return error_set(e, -ENOMEM, "there is no memory left");
	for (i = 0; i < BASE_ENV; i++)
		c->env[i] = base_env[i];
	for (i = 0; i < n; i++)
		c->env[BASE_ENV + i] = r->env[i];
	if (pipe2(c->out, O_CLOEXEC) < 0 || pipe2(c->in, O_CLOEXEC) < 0)
		return error_system(e, "cannot make a pipe for %s", r->argv[0]);
	return 0;
}

static void
child_free(struct child *c)
{
	size_t i;

	for (i = 0; i < 2; i++) {
		if (c->in[i] >= 0)
			close(c->in[i]);
		if (c->out[i] >= 0)
			close(c->out[i]);
	}
	free(c->env);
}

static _Noreturn void
child_exec(const struct child *c, const struct run *r)
{
	static const char *const dirs[] = {"/usr/bin", "/usr/sbin", "/bin", "/sbin"};
	char path[256];
	sigset_t none;
	size_t i;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (r->chroot && (chroot(r->chroot) < 0 || chdir("/") < 0))
		_exit(NO_PROGRAM - 1);
	if (dup2(c->in[0], 0) < 0 || dup2(c->out[1], 1) < 0 || dup2(c->out[1], 2) < 0)
		_exit(NO_PROGRAM - 1);
	umask(022);
	if (strchr(r->argv[0], '/'))
		execve(r->argv[0], (char *const *)r->argv, (char *const *)c->env);
	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dirs[i], r->argv[0]);
		execve(path, (char *const *)r->argv, (char *const *)c->env);
	}
	dprintf(2, EXEC_FAILED "%s\n", strerror(errno));
	_exit(NO_PROGRAM);
}

/* Keeps the last line that is not blank, for the sentence. */
static void
last_line_add(char *line, size_t size, size_t *len, bool *ended, const char *data, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (data[i] == '\n' || data[i] == '\r') {
			*ended = true;
			continue;
		}
		if (*ended) {
			*len = 0;
			*ended = false;
		}
		if (*len + 1 < size && (unsigned char)data[i] >= ' ')
			line[(*len)++] = data[i];
		line[*len] = '\0';
	}
}

static void
write_all(int fd, const char *data, size_t len)
{
	ssize_t got;

	while (len > 0) {
		got = write(fd, data, len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return; /* a log that is full must not stop the work */
		data += got;
		len -= (size_t)got;
	}
}

/* Feeds the input and gathers the output until the program closes it. */
static void
talk(struct child *c, const struct run *r, char *line, size_t size)
{
	const char *input = r->input ? r->input : "";
	size_t left = strlen(input), len = 0;
	bool ended = false;
	char data[4096];
	ssize_t got;

	line[0] = '\0';
	for (;;) {
		struct pollfd p[2] = {{.fd = c->out[0], .events = POLLIN},
				      {.fd = c->in[1], .events = POLLOUT}};

		if (left == 0 && c->in[1] >= 0) {
			close(c->in[1]);
			c->in[1] = p[1].fd = -1;
		}
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return;
		if (p[1].fd >= 0 && p[1].revents) {
			got = write(c->in[1], input, left);
			if (got > 0) {
				input += got;
				left -= (size_t)got;
			} else if (got < 0 && errno != EINTR && errno != EAGAIN) {
				left = 0;
			}
		}
		if (!p[0].revents)
			continue;
		got = read(c->out[0], data, sizeof(data));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return;
		last_line_add(line, size, &len, &ended, data, (size_t)got);
		if (r->log >= 0)
			write_all(r->log, data, (size_t)got);
		if (r->output && r->output->len <= OUTPUT_MAX)
			(void)buf_append(r->output, data, (size_t)got);
	}
}

static int
judge(const char *name, int status, const char *line, struct error *e)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFSIGNALED(status))
		return error_set(e, -EIO, "%s was ended by signal %d%s%s", name, WTERMSIG(status),
				 line[0] ? ": " : "", line);
	if (WEXITSTATUS(status) == NO_PROGRAM && strncmp(line, EXEC_FAILED, strlen(EXEC_FAILED)) == 0)
		return error_set(e, -ENOENT, "%s %s", name, line);
	return error_set(e, -EIO, "%s failed with status %d%s%s", name, WEXITSTATUS(status),
			 line[0] ? ": " : "", line);
}

int
run_program(const struct run *r, int *ret_status, struct error *e)
{
	struct child c = {.in = {-1, -1}, .out = {-1, -1}};
	char line[256];
	int status = 0, err;
	pid_t pid;

	err = child_prepare(&c, r, e);
	if (err)
		goto out;
	pid = fork();
	if (pid < 0) {
		err = error_system(e, "cannot start %s", r->argv[0]);
		goto out;
	}
	if (pid == 0)
		child_exec(&c, r);
	close(c.in[0]);
	close(c.out[1]);
	c.in[0] = c.out[1] = -1;
	talk(&c, r, line, sizeof(line));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR) {
			err = error_system(e, "cannot wait for %s", r->argv[0]);
			goto out;
		}
	if (ret_status)
		*ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	err = judge(r->argv[0], status, line, e);
	if (!err && r->output && r->output->len > OUTPUT_MAX)
		err = error_set(e, -EFBIG, "%s has written more than %d MiB", r->argv[0], OUTPUT_MAX >> 20);
out:
	child_free(&c);
	return err;
}
