/* 1. what is wanted, and which of it is there already
 * 2. loop: start the ready package with the longest way behind it, while there are places;
 *    wait for a step to end; let its job go on */
#include "schedule/schedule.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schedule/estimate.h"
#include "schedule/job.h"
#include "schedule/outputs.h"
#include "schedule/rundir.h"
#include "schedule/tail.h"
#include "schedule/want.h"

#define JOBS_MAX 4 /* packages side by side; each of them uses all cores when it can */

struct run {
	const struct schedule *s;
	struct want *want; /* owned, by index in the graph */
	struct outputs outputs;
	char *dir; /* owned: see rundir.h */
	int dir_lock;
	struct job *jobs[JOBS_MAX];
	struct sweeper sweeper;
	size_t running, limit, done, total;
	size_t held; /* packages that another process builds */
	double started;
	struct estimate estimate;
	bool failed;
};

static double
run_percent(const struct run *u)
{
	double running = 0;

	for (size_t i = 0; i < JOBS_MAX; i++) {
		const struct job *j = u->jobs[i];
		double weight;

		if (!j)
			continue;
		weight = want_weight(want_of(u->want, u->s->graph, j->node));
		running += weight * estimate_part(&u->estimate, weight, job_clock() - j->started, u->running);
	}
	return u->done == u->total ? 100 : estimate_percent(&u->estimate, running);
}

static void
run_tell(const struct run *u, struct progress p)
{
	p.done = u->done;
	p.total = u->total;
	p.running = u->running;
	p.elapsed = job_clock() - u->started;
	p.percent = run_percent(u);
	/* How long the packages' own tests take is in no list. */
	p.remaining = u->s->check ? -1 : estimate_remaining(p.percent, p.elapsed);
	if (u->s->progress)
		u->s->progress(u->s->arg, &p);
}

static void
run_tell_job(const struct run *u, enum progress_kind kind, const struct job *j, const char *text)
{
	run_tell(u, (struct progress){
			    .kind = kind,
			    .package = j->node->name,
			    .version = j->node->recipe->version,
			    .step = job_step_name(j),
			    .text = text,
			    .log = j->log,
			    .seconds = job_clock() - j->started,
			    .cpu = j->cpu,
		    });
}

static void
run_tell_node(const struct run *u, enum progress_kind kind, const struct node *n,
	      const char *output)
{
	run_tell(u, (struct progress){.kind = kind,
				      .package = n->name,
				      .version = n->recipe->version,
				      .output = output});
}

static void
run_fail(struct run *u, const struct job *j, const struct error *e)
{
	char tail[8192];

	u->failed = true;
	run_tell(u, (struct progress){
			    .kind = PROGRESS_FAILED,
			    .package = j->node->name,
			    .version = j->node->recipe->version,
			    .step = job_step_name(j),
			    .text = e->text,
			    .log = j->log,
			    .tail = tail_read(j->log_fd, 30, tail, sizeof tail),
			    .seconds = job_clock() - j->started,
			    .cpu = j->cpu,
		    });
}

static void
run_finish(struct run *u, struct want *w, const struct job *j)
{
	char output[SHA256_HEX] = "";

	w->state = WANT_DONE;
	u->done++;
	if (w->copy)
		u->estimate.done += want_weight(w);
	else
		estimate_built(&u->estimate, want_weight(w), j->cpu);
	(void)store_output(u->s->store, j->node->entry, output, NULL);
	run_tell(u, (struct progress){
			    .kind = PROGRESS_DONE,
			    .package = j->node->name,
			    .version = j->node->recipe->version,
			    .text = j->note[0] ? j->note : NULL,
			    .output = output,
			    .taken = w->copy,
			    .seconds = job_clock() - j->started,
			    .cpu = j->cpu,
		    });
}

static void
run_start(struct run *u, struct want *w, struct error *e)
{
	size_t place = 0;
	int code;

	while (u->jobs[place])
		place++;
	code = job_start(u->s, w->node, u->dir, w->expect[0] ? w->expect : NULL, w->forced, w->copy,
			 &u->jobs[place], e);
	if (code == -EAGAIN) {
		w->held = true;
		u->held++;
		return;
	}
	if (code == -EALREADY) {
		w->state = WANT_DONE;
		u->done++;
		u->estimate.done += want_weight(w);
		run_tell_node(u, PROGRESS_REUSED, w->node, NULL);
		return;
	}
	if (code < 0) {
		u->failed = true;
		w->state = WANT_FAILED;
		run_tell(u, (struct progress){.kind = PROGRESS_FAILED,
					      .package = w->node->name,
					      .version = w->node->recipe->version,
					      .text = e->text});
		return;
	}
	w->state = WANT_RUNS;
	u->running++;
	run_tell_node(u, PROGRESS_START, w->node, NULL);
	run_tell_job(u, PROGRESS_STEP, u->jobs[place], NULL);
}

/* A step of the job in `place` has ended. */
static void
run_step(struct run *u, size_t place, struct error *ret_first)
{
	struct job *j = u->jobs[place];
	struct want *w = want_of(u->want, u->s->graph, j->node);
	struct error e = {""};
	int code = job_continue(j, &e);

	if (code == 1) {
		if (j->attempt == 2 && j->step == JOB_FETCH)
			run_tell_job(u, PROGRESS_AGAIN, j, j->note);
		run_tell_job(u, PROGRESS_STEP, j, NULL);
		return;
	}
	u->jobs[place] = NULL;
	u->running--;
	if (code == 0) {
		run_finish(u, w, j);
	} else {
		w->state = WANT_FAILED;
		run_fail(u, j, &e);
		error_set(ret_first, code, "%s; the whole log is %s", e.text, j->log);
	}
	job_free(j, &u->sweeper);
}

static void
run_tick(struct run *u)
{
	char line[4096]; /* whole lines: what a renderer leaves out is its own choice */

	for (size_t i = 0; i < JOBS_MAX; i++) {
		if (!u->jobs[i])
			continue;
		job_watch(u->jobs[i]);
		run_tell_job(u, PROGRESS_LINE, u->jobs[i],
			     tail_read(u->jobs[i]->log_fd, 1, line, sizeof line));
	}
	for (size_t i = 0; i < u->s->graph->n; i++)
		u->want[i].held = false;
	u->held = 0;
	sweeper_reap(&u->sweeper);
	run_tell(u, (struct progress){.kind = PROGRESS_TICK});
}

/* Waits for the first step to end, or a second. */
static int
run_wait(struct run *u, double *next_tick, struct error *ret_first)
{
	struct pollfd polls[JOBS_MAX];
	double left = *next_tick - job_clock();

	for (size_t i = 0; i < JOBS_MAX; i++)
		polls[i] = (struct pollfd){.fd = u->jobs[i] ? u->jobs[i]->pidfd : -1,
					   .events = POLLIN};
	if (poll(polls, JOBS_MAX, left > 0 ? (int)(left * 1000) + 1 : 0) < 0 && errno != EINTR)
		return error_system(ret_first, "waiting for processes");
	for (size_t i = 0; i < JOBS_MAX; i++)
		if (u->jobs[i] && polls[i].revents)
			run_step(u, i, ret_first);
	if (job_clock() >= *next_tick) {
		*next_tick = job_clock() + 1;
		run_tick(u);
	}
	return 0;
}

/* After a run that went on behind failures: which failed, and how many had to wait for these. */
static int
run_failures(const struct run *u, struct error *e)
{
	struct buf names = {0};
	size_t waits = 0;
	int code = 0;

	for (size_t i = 0; i < u->s->graph->n && code == 0; i++) {
		waits += u->want[i].state == WANT_WAITS;
		if (u->want[i].state == WANT_FAILED)
			code = buf_printf(&names, "%s%s", names.len ? ", " : "", u->want[i].node->name);
	}
	if (code == 0)
		error_set(e, -EIO, "not built: %s; and %zu that need them or what waits for them",
			  names.data, waits);
	buf_free(&names);
	return -EIO;
}

/* Nothing runs, nothing can begin: whatever still waits, waits for another that does. Only stand-ins
 * (graph/instead.h) that are not in the store can do that. */
static int
run_stuck(const struct run *u, struct error *e)
{
	struct buf names = {0};
	int code = 0;

	for (size_t i = 0; i < u->s->graph->n && code == 0; i++)
		if (u->want[i].state == WANT_WAITS)
			code = buf_printf(&names, "%s%s", names.len ? ", " : "", u->want[i].node->name);
	if (code == 0 && names.len)
		code = error_set(e, -ELOOP, "these packages wait for each other: %s", names.data);
	else if (code < 0)
		error_set(e, code, "not enough memory");
	buf_free(&names);
	return code;
}

static bool
run_goes_on(const struct run *u)
{
	return !u->failed || u->s->keep_going;
}

static int
run_loop(struct run *u, struct error *e)
{
	double next_tick = job_clock() + 1;
	struct error of_many = {""}; /* told where it happened, and summed up at the end */
	struct error *first = u->s->keep_going ? &of_many : e;
	int code = 0;

	while (code == 0) {
		while (run_goes_on(u) && u->running < u->limit) {
			struct want *w = want_next(u->want, u->s->graph);

			if (!w || (w->heavy && u->running))
				break;
			run_start(u, w, first);
		}
		if (u->running == 0 && (!run_goes_on(u) || !u->held))
			break;
		code = run_wait(u, &next_tick, first);
	}
	if (code < 0)
		return error_set(e, code, "%s", first->text);
	if (u->failed && u->s->keep_going)
		return run_failures(u, e);
	return u->failed ? -EIO : run_stuck(u, e);
}

static void
run_plan(struct run *u)
{
	const struct graph *g = u->s->graph;

	for (size_t i = 0; i < g->n; i++) {
		if (u->want[i].state == WANT_NOT)
			continue;
		u->total++;
		if (u->want[i].state == WANT_DONE)
			u->done++;
		else
			u->estimate.total += want_weight(&u->want[i]);
	}
	run_tell(u, (struct progress){.kind = PROGRESS_PLAN});
	for (size_t i = 0; i < g->n; i++)
		if (u->want[i].state == WANT_DONE)
			run_tell_node(u, PROGRESS_REUSED, g->item[i], NULL);
}

/* As many side by side as there are cores, and a GiB of memory for each: every one of them may run
 * a compiler on each core. */
static size_t
run_limit(long cores)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	long gib = pages > 0 && page > 0 ? (pages / 1024 * (page / 1024) + 512) / 1024 : 1;
	long limit = cores < gib ? cores : gib;

	return limit < 1 ? 1 : limit < JOBS_MAX ? (size_t)limit : JOBS_MAX;
}

int
schedule_run(const struct schedule *s, struct error *e)
{
	long cores = s->jobs > 0 ? s->jobs : sysconf(_SC_NPROCESSORS_ONLN);
	struct run u = {
		.s = s,
		.estimate.cores = cores > 0 ? (double)cores : 1,
		.limit = run_limit(cores),
		.started = job_clock(),
		.dir_lock = -1,
	};
	int code = outputs_read(s->outputs, &u.outputs, e);

	if (code == 0)
		code = want_make(s, &u.outputs, &u.want, e);
	if (code == 0)
		code = rundir_open(s->work, &u.dir, &u.dir_lock, e);
	if (code == 0) {
		run_plan(&u);
		code = run_loop(&u, e);
		run_tell(&u, (struct progress){.kind = PROGRESS_END});
	}
	for (size_t i = 0; i < JOBS_MAX; i++)
		job_free(u.jobs[i], &u.sweeper);
	sweeper_close(&u.sweeper);
	rundir_close(u.dir, u.dir_lock, s->keep);
	outputs_free(&u.outputs);
	free(u.want);
	return code;
}
