/* A job's directories:
 *   WORK/run-PID/ENTRY/         sources (paths), error (a sentence), output (an unexpected hash)
 *                      build/   /build in the sandbox: src/, args
 *                      recipe/  /recipe in the sandbox: a copy
 *                      root/    the sandbox's scratch directory
 *   STORE/.new-ENTRY.PID/tree   /out in the sandbox
 *   WORK/logs/ENTRY.log         kept when it fails; goes into the store when it succeeds */
#include "schedule/job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/dir.h"
#include "base/file.h"
#include "schedule/box.h"
#include "schedule/task.h"

static const char *const names[] = {
	[JOB_COPY] = "copy",         [JOB_FETCH] = "fetch", [JOB_UNPACK] = "unpack",
	[JOB_PREPARE] = "prepare",   [JOB_BUILD] = "build", [JOB_CHECK] = "check",
	[JOB_INSTALL] = "install",   [JOB_TIDY] = "tidy",   [JOB_STORE] = "store",
	[JOB_FINISHED] = "finished",
};

const char *
job_step_name(const struct job *j)
{
	return names[j->step];
}

double
job_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The whole life of a child that runs our own code. */
static void
job_task(struct job *j)
{
	struct error e = {""};
	struct buf path = {0};
	int code;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	switch (j->step) {
	case JOB_COPY: code = task_copy(j, &e); break;
	case JOB_FETCH: code = task_fetch(j, &e); break;
	case JOB_UNPACK: code = task_unpack(j, &e); break;
	default: code = task_store(j, &e); break;
	}
	if (code >= 0)
		_exit(code);
	error_set(&e, code, "%s", strerror(-code));
	dprintf(j->log_fd, "kiln: %s\n", e.text);
	if (buf_printf(&path, "%s/error", j->work) == 0)
		(void)file_write_at(AT_FDCWD, path.data, e.text, strlen(e.text), 0644, NULL);
	_exit(1);
}

static int
job_fork(struct job *j, struct error *e)
{
	j->pid = fork();
	if (j->pid < 0) {
		j->pid = 0;
		return error_system(e, "starting a process");
	}
	if (j->pid == 0)
		job_task(j);
	j->pidfd = (int)syscall(SYS_pidfd_open, j->pid, 0);
	return j->pidfd < 0 ? error_system(e, "opening a pidfd") : 0;
}

static int
job_step_start(struct job *j, struct error *e)
{
	bool boxed = j->step >= JOB_PREPARE && j->step <= JOB_TIDY;

	j->step_started = j->spoke = job_clock();
	return boxed ? box_start(j, e) : job_fork(j, e);
}

/* Does the recipe have anything to run? A package that is only a list of others has not. */
static bool
job_has_script(const struct job *j)
{
	const struct recipe *r = j->node->recipe;
	struct buf path = {0};
	bool has = strcmp(r->style, "none") != 0;

	if (buf_printf(&path, "%s/build.sh", r->dir) == 0)
		has = has || file_exists_at(j->s->tree_fd, path.data);
	buf_free(&path);
	return has;
}

/* Directories of an attempt. */
static int
job_prepare_places(struct job *j, struct error *e)
{
	int code = file_remove_tree_at(AT_FDCWD, j->work, e);

	if (code == 0)
		code = file_make_dirs_at(AT_FDCWD, j->work, e);
	if (code == 0)
		code = store_begin(j->s->store, j->node->entry, &j->entry, e);
	return code;
}

static int
job_open_log(struct job *j, struct error *e)
{
	struct buf path = {0};
	int code = buf_printf(&path, "%s/logs", j->s->work);

	if (code == 0)
		code = file_make_dirs_at(AT_FDCWD, path.data, e);
	if (code == 0)
		code = buf_printf(&path, "/%s.log", j->node->entry);
	j->log = path.data;
	if (code < 0)
		return error_set(e, code, "not enough memory");
	j->log_fd = open(j->log, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	return j->log_fd < 0 ? error_system(e, "%s", j->log) : 0;
}

/* Whoever has the log builds the package. */
static int
job_lock_log(struct job *j, bool forced, struct error *e)
{
	char *found;
	struct stat st;

	if (flock(j->log_fd, LOCK_EX | LOCK_NB) < 0)
		return errno == EWOULDBLOCK ? -EAGAIN : error_system(e, "locking %s", j->log);
	/* The one who had it may have removed it meanwhile. */
	if (fstat(j->log_fd, &st) < 0 || st.st_nlink == 0)
		return -EAGAIN;
	found = forced ? NULL : store_find(j->s->store, j->node->entry);
	free(found);
	if (found) {
		unlink(j->log);
		return -EALREADY;
	}
	return ftruncate(j->log_fd, 0) < 0 ? error_system(e, "%s", j->log) : 0;
}

int
job_start(const struct schedule *s, const struct node *n, const char *run, const char *expect,
	  bool forced, bool copy, struct job **ret, struct error *e)
{
	struct job *j = calloc(1, sizeof *j);
	struct buf work = {0};
	int code;

	if (!j || buf_printf(&work, "%s/%s", run, n->entry) < 0) {
		free(j);
		return error_set(e, -ENOMEM, "not enough memory");
	}
	*j = (struct job){.s = s,
			  .node = n,
			  .expect = expect,
			  .forced = forced,
			  .attempt = 1,
			  .work = work.data,
			  .log_fd = -1,
			  .pidfd = -1,
			  .started = job_clock(),
			  .step = copy ? JOB_COPY : JOB_FETCH};
	j->script = job_has_script(j);
	code = job_open_log(j, e);
	if (code == 0)
		code = job_lock_log(j, forced, e);
	if (code == 0)
		code = job_prepare_places(j, e);
	if (code == 0)
		code = job_step_start(j, e);
	if (code < 0)
		job_free(j, NULL);
	else
		*ret = j;
	return code;
}

static enum job_step
job_next(const struct job *j)
{
	switch (j->step) {
	case JOB_COPY: return JOB_FINISHED;
	case JOB_UNPACK: return j->script ? JOB_PREPARE : JOB_STORE;
	case JOB_BUILD: return j->s->check ? JOB_CHECK : JOB_INSTALL;
	default: return j->step + 1;
	}
}

/* The sentence of a step that failed. */
static int
job_explain(const struct job *j, int status, struct error *e)
{
	const struct recipe *r = j->node->recipe;
	struct buf path = {0}, text = {0};

	if (j->late)
		return error_set(e, -ETIMEDOUT,
				 "%s %s: step %s was stopped: it said nothing for %d minutes, the limit that "
				 "`minutes` in its recipe sets",
				 r->name, r->version, names[j->step], r->minutes);
	if (buf_printf(&path, "%s/error", j->work) == 0 && file_exists_at(AT_FDCWD, path.data) &&
	    file_read_at(AT_FDCWD, path.data, 4096, &text, NULL) == 0 && text.len)
		error_set(e, -EIO, "%s %s: step %s: %s", r->name, r->version, names[j->step],
			  text.data);
	else if (WIFSIGNALED(status))
		error_set(e, -EIO,
			  "%s %s: step %s was killed by signal %d; is there enough memory?",
			  r->name, r->version, names[j->step], WTERMSIG(status));
	else
		error_set(e, -EIO, "%s %s: step %s failed with exit status %d", r->name, r->version,
			  names[j->step], WEXITSTATUS(status));
	buf_free(&path);
	buf_free(&text);
	return -EIO;
}

/* The output is not the expected one. Once: build again. Twice the same: that is how it is. Twice
 * different: the machine cannot be trusted, or the package has a race in it. */
static int
job_differs(struct job *j, struct error *e)
{
	const struct recipe *r = j->node->recipe;
	struct buf path = {0}, text = {0};
	int code = buf_printf(&path, "%s/output", j->work);

	if (code == 0)
		code = file_read_at(AT_FDCWD, path.data, SHA256_HEX, &text, e);
	buf_free(&path);
	if (code < 0 || text.len != SHA256_HEX - 1) {
		buf_free(&text);
		return error_set(e, code < 0 ? code : -EIO, "%s: its output was not written",
				 r->name);
	}
	if (j->attempt == 2) {
		bool same = strcmp(j->observed, text.data) == 0;

		error_set(e, -EBADMSG,
			  same ? "%s %s: built twice now, both times with output %s; expected %s"
			       : "%s %s: two builds here differ from each other (%s, before that "
				 "%s): the machine is "
				 "failing or the package is not reproducible",
			  r->name, r->version, text.data, same ? j->expect : j->observed);
		buf_free(&text);
		return -EBADMSG;
	}
	memcpy(j->observed, text.data, SHA256_HEX);
	snprintf(j->note, sizeof j->note, "other bits than published: %.16s..., published %.16s...",
		 j->observed, j->expect);
	buf_free(&text);
	store_abort(j->s->store, j->entry);
	free(j->entry);
	j->entry = NULL;
	j->attempt = 2;
	j->step = JOB_FETCH;
	code = job_prepare_places(j, e);
	return code < 0 ? code : job_step_start(j, e) < 0 ? -EIO : 1;
}

/* What the store step's child committed or dropped is not ours to remove any more. */
static void
job_forget_entry(struct job *j)
{
	store_abort(j->s->store, j->entry);
	free(j->entry);
	j->entry = NULL;
	unlink(j->log);
}

int
job_continue(struct job *j, struct error *e)
{
	struct rusage used = {0};
	int status = 0;

	while (wait4(j->pid, &status, 0, &used) < 0)
		if (errno != EINTR)
			return error_system(e, "waiting for a process");
	j->pid = 0;
	close(j->pidfd);
	j->pidfd = -1;
	j->cpu += (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
		  (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	if (j->step == JOB_STORE && WIFEXITED(status) && WEXITSTATUS(status) == TASK_AGAIN)
		return job_differs(j, e);
	if (status != 0)
		return job_explain(j, status, e);
	j->step = job_next(j);
	if (j->step == JOB_FINISHED) {
		job_forget_entry(j);
		return 0;
	}
	return job_step_start(j, e) < 0 ? -EIO : 1;
}

void
job_watch(struct job *j)
{
	struct stat st;

	if (fstat(j->log_fd, &st) == 0 && st.st_size != j->said) {
		j->said = st.st_size;
		j->spoke = job_clock();
	}
	if (j->pid > 0 && !j->late && job_clock() - j->spoke > j->node->recipe->minutes * 60.0) {
		j->late = true;
		kill(j->pid, SIGKILL);
	}
}

void
job_free(struct job *j, struct sweeper *sweeper)
{
	if (!j)
		return;
	if (j->pid > 0) {
		kill(j->pid, SIGKILL);
		while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (j->pidfd >= 0)
		close(j->pidfd);
	if (j->entry && !j->s->keep)
		store_abort(j->s->store, j->entry);
	if (j->work && (!j->s->keep || j->step == JOB_FINISHED))
		sweeper_remove(sweeper, j->work);
	if (j->log_fd >= 0)
		close(j->log_fd);
	free(j->entry);
	free(j->work);
	free(j->log);
	free(j);
}
