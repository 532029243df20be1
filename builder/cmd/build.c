#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/build.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/seed.h"
#include "schedule/schedule.h"
#include "ui/json.h"
#include "ui/live.h"
#include "ui/plain.h"

/* One renderer for people, and one for programs when asked for. */
struct screen {
	progress_fn *draw;
	void *arg;
	struct json json;
	struct live live;
	struct plain plain;
};

static void
screen_draw(void *arg, const struct progress *p)
{
	struct screen *s = arg;

	s->draw(s->arg, p);
	if (s->json.fd >= 0)
		json_draw(&s->json, p);
}

static void
screen_open(struct screen *s, int json_fd)
{
	const char *term = getenv("TERM");

	*s = (struct screen){
		.json = {json_fd}, .live = {.fd = STDERR_FILENO}, .plain = {.fd = STDERR_FILENO}};
	if (isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0) {
		s->draw = live_draw;
		s->arg = &s->live;
	} else {
		s->draw = plain_draw;
		s->arg = &s->plain;
	}
}

/* What it would do, and how many seconds of one core that takes by distros/times. */
static void
tell_missing(void *arg, const struct node *n)
{
	(void)arg;
	printf("%s %s %d\n", n->name, n->recipe->version, n->weight);
}

int
build_names(struct cmd *c, const struct build_wish *w, const struct strlist *names,
	    struct graph **ret, struct error *e)
{
	struct graph *g = NULL;
	struct screen screen;
	char *outputs = NULL;
	struct schedule s;
	int r = cmd_open_store(c, e);

	c->checks = w->check;
	c->fetch.offline = w->offline;
	c->quiet_fetch = true;
	if (r == 0)
		r = cmd_graph(c, names, &g, e);
	if (r < 0)
		return r;
	outputs = cmd_path(c->tree, "distros/outputs");
	screen_open(&screen, w->json_fd);
	s = (struct schedule){
		.tree_fd = c->tree_fd,
		.tree = c->tree,
		.graph = g,
		.names = names,
		.store = c->store,
		.fetch = &c->fetch,
		.seed = &c->seed,
		.seed_text = c->seed_text,
		.work = c->scratch,
		.outputs = outputs,
		.jobs = w->jobs,
		.check = w->check,
		.keep = w->keep,
		.keep_going = w->keep_going,
		.force = w->force ? names : NULL,
		.progress = screen_draw,
		.arg = &screen,
	};
	if (w->dry_run)
		r = schedule_missing(&s, tell_missing, NULL, e);
	else if (schedule_needs_seed(&s))
		r = seed_use(c, w->seed, s.jobs, e);
	if (r == 0 && !w->dry_run)
		r = schedule_run(&s, e);
	free(outputs);
	if (r == 0 && ret)
		*ret = g;
	else
		graph_free(g);
	return r;
}

static int
build_run(struct cmd *c, int argc, char **argv)
{
	struct build_wish w = {.json_fd = -1};
	const char *jobs = NULL, *json = NULL, *instead = NULL;
	long jobs_n = 0, json_fd = -1;
	const struct cmd_option options[] = {
		{"--check", &w.check, NULL}, {"--keep", &w.keep, NULL},
		{"--force", &w.force, NULL}, {"--offline", &w.offline, NULL},
		{"--jobs", NULL, &jobs},     {"--json", NULL, &json},
		{"--seed", NULL, &w.seed},   {"--instead", NULL, &instead},
		{"--dry-run", &w.dry_run, NULL}, {"--keep-going", &w.keep_going, NULL},
	};
	struct strlist names = {0};
	struct error e = {""};
	int status = cmd_options(c, &build_command, &argc, argv, options,
				 sizeof options / sizeof *options, 1, -1);
	int r;

	if (status >= 0)
		return status;
	if ((jobs && !cmd_number("--jobs", jobs, 1, 1024, &jobs_n)) ||
	    (json && !cmd_number("--json", json, 1, 1023, &json_fd)))
		return EXIT_MISUSE;
	if (json && fcntl((int)json_fd, F_SETFD, FD_CLOEXEC) < 0) {
		fprintf(stderr, "kiln: descriptor %ld is not open\n", json_fd);
		return EXIT_MISUSE;
	}
	if (instead) {
		c->instead_known = true;
		if (strlist_add(&c->instead, instead) < 0)
			return EXIT_SYSTEM;
	}
	w.jobs = (int)jobs_n;
	w.json_fd = (int)json_fd;
	r = cmd_names(argc, argv, &names, &e);
	if (r == 0)
		r = build_names(c, &w, &names, NULL, &e);
	strlist_free(&names);
	return r < 0 ? cmd_fail(r, &e) : EXIT_FINE;
}

const struct command build_command = {
	.name = "build",
	.arguments = "[OPTION...] NAME...",
	.summary = "Builds packages, and first what they need, unless they are in the store",
	.text = "  --check      run the packages' own tests too\n"
		"  --dry-run    build nothing, print what would be: name, version, seconds of one core\n"
		"  --force      build NAME though it is in the store, and compare the outputs\n"
		"  --instead P  sandboxes see package P in place of the one that its recipe names\n"
		"               (default: where P is installed)\n"
		"  --jobs N     use N cores (default: all)\n"
		"  --json FD    write progress to descriptor FD, as JSON, one object a line\n"
		"  --keep       keep the work directory of a package that fails\n"
		"  --keep-going after a failure build what does not need what failed\n"
		"  --offline    fetch nothing\n"
		"  --seed DIR   tree of the first compiler (default: see `kiln seed --help`)\n",
	.run = build_run,
};
