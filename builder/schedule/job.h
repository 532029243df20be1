/* One package on its way: a row of steps, each a child process. */
#ifndef KILN_SCHEDULE_JOB_H
#define KILN_SCHEDULE_JOB_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/sha256.h"
#include "schedule/schedule.h"
#include "schedule/sweeper.h"

enum job_step {
	JOB_COPY, /* a finished entry from the store that is ready; the only step of such a job */
	JOB_FETCH,
	JOB_UNPACK,
	JOB_PREPARE, /* this one and the next four: `sh /styles/run.sh STEP` in a sandbox */
	JOB_BUILD,
	JOB_CHECK,
	JOB_INSTALL,
	JOB_TIDY,
	JOB_STORE,
	JOB_FINISHED,
};

struct job {
	const struct schedule *s;
	const struct node *node;
	const char *
		expect; /* borrowed: the output it should have, or NULL; a difference is an event */
	bool forced;    /* `expect` is from the store, where its entry stays */
	bool script;    /* it has steps of its own: a style, a build.sh or patches */
	enum job_step step;
	int attempt; /* 1 or 2 */
	char *work;  /* owned: .../run-PID/ENTRY, see job.c */
	char *log;   /* owned: .../logs/ENTRY.log */
	char *entry; /* owned: the entry's directory while it is made; NULL before and after */
	char observed[SHA256_HEX]; /* output of the first attempt, when that is not what was
				      expected */
	char note[256];            /* "" or what is to be said about a finished package */
	int log_fd;
	pid_t pid; /* of the step's process; 0: none */
	int pidfd;
	double started, step_started; /* seconds, monotonic */
	double cpu;                   /* seconds, of finished steps */
	bool late;                    /* it was killed at its time limit */
	double spoke;                 /* seconds, monotonic: when the step began, or its log last grew */
	long long said;               /* bytes of the log then */
};

/* `run` is this run's own directory below schedule.work. The job starts with its first step.
 * -EAGAIN without a sentence: another process builds it; -EALREADY: it is in the store by now. */
int job_start(const struct schedule *s, const struct node *n, const char *run, const char *expect,
	      bool forced, bool copy, struct job **ret, struct error *e);
/* To be called when pidfd is readable: reaps, starts what comes next. 1: it goes on, 0: it is
 * JOB_FINISHED, negative: it failed, with the sentence. */
int job_continue(struct job *j, struct error *e);
/* Kills it once it has said nothing for as long as its recipe allows: a slow machine may take hours, what hangs is silent.
 * To be called every second or so. */
void job_watch(struct job *j);
const char *job_step_name(const struct job *j);
/* Kills what still runs, removes its directories (with schedule.keep not the work directory of one
 * that failed); `sweeper` may take its time; NULL: now. */
void job_free(struct job *j, struct sweeper *sweeper);

double job_clock(void); /* seconds, monotonic */

#endif
