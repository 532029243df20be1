/* 1. an armed plan or a cut installation: the plan is shown, a countdown, the installation
 * 2. else the menu; `yes` there begins the installation
 * 3. while another console installs, its progress is shown here */
#include "attend.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "choose.h"
#include "install.h"
#include "lists.h"
#include "logs.h"
#include "menu.h"
#include "shell.h"
#include "status.h"
#include "target.h"

struct room {
	const struct attend *a;
	struct lists lists;
	struct status status;
	struct menu *menu;
	struct buf tail;       /* the last lines of a package that failed */
	char failed_log[512];  /* its log; "" when there is none */
	int log;
};

static void
on_stage(void *arg, int number, int total, const char *text)
{
	struct room *r = arg;
	char line[256];

	snprintf(line, sizeof(line), "Step %d of %d: %s", number, total, text);
	status_write(&r->status, line);
	menu_stage(r->menu, number, total, text);
}

static void
on_tell(void *arg, const char *line)
{
	struct room *r = arg;

	status_write(&r->status, line);
	menu_tell(r->menu, line);
}

static void
on_progress(void *arg, const struct progress *p)
{
	struct room *r = arg;

	if (p->kind == PROGRESS_FAILED) {
		buf_clear(&r->tail);
		(void)buf_append_str(&r->tail, p->tail ? p->tail : "");
		snprintf(r->failed_log, sizeof(r->failed_log), "%s", p->log ? p->log : "");
	}
	status_progress(&r->status, p);
	menu_progress(r->menu, p);
}

/* What the installing console draws, for the others. */
static void
progress_path(const struct room *r, char *ret, size_t size)
{
	snprintf(ret, size, "%s/progress", r->a->run);
}

static struct install
make_install(struct room *r, const struct choice *c)
{
	const struct attend *a = r->a;

	return (struct install){.plan = c->plan, .distro = c->distro, .disk = c->disk, .tree = a->tree,
				.store = a->store, .sources = a->sources, .stick = a->stick,
				.mount = a->mount, .keep = true, .log = r->log, .stage = on_stage,
				.tell = on_tell, .progress = on_progress, .arg = r};
}

static int
open_menu(struct room *r, struct error *e)
{
	return menu_open(STDIN_FILENO, STDOUT_FILENO, r->a->term, &r->menu, e);
}

/* The terminal is the shell's meanwhile. */
static int
visit_shell(struct room *r, struct error *e)
{
	menu_close(r->menu);
	r->menu = NULL;
	shell_run();
	return open_menu(r, e);
}

static enum attend_end
end_of(const char *after)
{
	return strcmp(after, "poweroff") == 0 ? ATTEND_POWEROFF : ATTEND_REBOOT;
}

static int
tell_done(struct room *r, const struct choice *c, enum attend_end *ret, struct error *e)
{
	const char *after = c->plan->after;
	char text[512];

	snprintf(text, sizeof(text),
		 "Installation complete: %s is on %s.\n"
		 "%s",
		 c->distro->name, c->disk->path,
		 strcmp(after, "reboot") == 0 ? "Take the stick out; the machine starts again now."
		 : strcmp(after, "shell") == 0 ? "A shell follows; leaving it starts the machine again."
					       : "The machine switches itself off now.");
	status_write(&r->status, text);
	menu_done(r->menu, text, 5);
	*ret = end_of(after);
	return strcmp(after, "shell") == 0 ? visit_shell(r, e) : 0;
}

/* Until it works or the person gives up. A retry goes on where it failed. */
static int
install(struct room *r, const struct choice *c, enum attend_end *ret, struct error *e)
{
	struct install in = make_install(r, c);
	enum menu_answer answer;
	int err;

	for (;;) {
		struct error why = {0};
		struct buf where = {0};
		char text[1200], path[256];

		progress_path(r, path, sizeof(path));
		menu_publish(r->menu, path);
		buf_clear(&r->tail);
		r->failed_log[0] = '\0';
		if (install_run(&in, &why) == 0)
			return tell_done(r, c, ret, e);
		snprintf(text, sizeof(text), "Installation failed: %s", why.text);
		status_write(&r->status, text);
		logs_save(LOGS_DIR, r->failed_log[0] ? r->failed_log : NULL, &c->disks, 
			  target_is_mounted(in.mount) ? in.mount : NULL, &where);
		do {
			answer = menu_failure(r->menu, text, r->tail.len ? r->tail.data : NULL,
					      where.data ? where.data : "");
			err = answer == MENU_SHELL ? visit_shell(r, e) : 0;
		} while (!err && answer == MENU_SHELL);
		buf_free(&where);
		if (err)
			return err;
		if (answer == MENU_RETRY)
			continue;
		install_leave(&in);
		*ret = ATTEND_POWEROFF;
		return 0;
	}
}

/* Takes the lock for the installation; false: another console was quicker. */
static bool
install_alone(struct room *r, const struct choice *c, enum attend_end *ret, int *ret_err, struct error *e)
{
	if (!status_take(&r->status, r->a->console))
		return false;
	*ret_err = install(r, c, ret, e);
	status_give(&r->status);
	return true;
}

static bool
still_taken(void *arg)
{
	return status_is_taken(&((struct room *)arg)->status);
}

static void
follow(struct room *r)
{
	char path[256];

	progress_path(r, path, sizeof(path));
	while (menu_watch(r->menu, path, still_taken, r) < 0 && status_is_taken(&r->status))
		sleep(1); /* nobody looks: only the lock counts */
}

static char *
explain_choice(struct room *r, const struct choice *c, struct error *e)
{
	struct install in = make_install(r, c);

	return install_explain(&in, e);
}

/* The lines under which the countdown runs: why, then the plan. NULL: the plan can't be carried
 * out. */
static char *
unattended_text(struct room *r, const struct choice *c, struct error *e)
{
	char *lines = explain_choice(r, c, e);
	struct buf b = {0};

	if (lines && buf_printf(&b, "%s\n%s", c->why, lines) < 0)
		buf_free(&b);
	free(lines);
	return b.data;
}

/* True when it came to an end (or failed: *ret_err); false: the menu is next. */
static bool
try_unattended(struct room *r, struct choice *c, enum attend_end *ret, int *ret_err, struct error *e)
{
	struct error why = {0};
	bool ended = false;
	char *text;

	if (!c->plan || status_is_declined(&r->status))
		return false;
	if (!status_take(&r->status, r->a->console)) {
		follow(r);
		*ret = ATTEND_AGAIN;
		return true;
	}
	text = unattended_text(r, c, &why);
	if (!text) {
		snprintf(c->notice, sizeof(c->notice), "%s", why.text);
	} else if (menu_countdown(r->menu, text, r->a->countdown)) {
		status_decline(&r->status);
	} else {
		*ret_err = install(r, c, ret, e);
		ended = true;
	}
	free(text);
	status_give(&r->status);
	return ended;
}

static int
menu_scan(void *arg, struct disk_list *ret, struct error *e)
{
	struct room *r = arg;
	struct disk_scan where = {.stick = r->a->stick};

	return disk_scan(&where, ret, e);
}

/* The plan is the menu's: only looked at. */
static char *
menu_explain(void *arg, const struct plan *p, struct error *e)
{
	struct room *r = arg;
	struct choice c = {0};
	char *text = plan_print(p), *lines = NULL;
	struct plan *copy = NULL;

	if (!text || plan_parse(text, strlen(text), "the answers", &copy, e) < 0)
		goto out;
	if (menu_scan(r, &c.disks, e) < 0) {
		plan_free(copy);
		goto out;
	}
	if (choose_plan(&r->lists, copy, NULL, &c, e) == 0)
		lines = explain_choice(r, &c, e);
out:
	free(text);
	choice_clear(&c);
	return lines;
}

static bool
menu_taken(void *arg)
{
	struct room *r = arg;

	return status_is_taken(&r->status);
}

static int
install_answers(struct room *r, struct plan *plan, enum attend_end *ret, struct error *e)
{
	struct error why = {0};
	struct choice c = {0};
	int err = menu_scan(r, &c.disks, &why);

	if (err)
		plan_free(plan);
	else
		err = choose_plan(&r->lists, plan, NULL, &c, &why);
	if (err) {
		/* the disk was pulled after `yes`: nothing was done, the menu comes again */
		menu_tell(r->menu, why.text);
		*ret = ATTEND_AGAIN;
		err = 0;
	} else if (!install_alone(r, &c, ret, &err, e)) {
		follow(r);
		*ret = ATTEND_AGAIN;
	}
	choice_clear(&c);
	return err;
}

static int
ask(struct room *r, const struct choice *c, enum attend_end *ret, struct error *e)
{
	struct menu_offer offer = {.distros = r->lists.distros,
				   .ndistros = r->lists.ndistros,
				   .keymaps = &r->lists.keymaps,
				   .timezones = &r->lists.timezones,
				   .preset = c->preset ? c->preset : c->plan,
				   .notice = c->notice[0] ? c->notice : NULL,
				   .scan = menu_scan,
				   .explain = menu_explain,
				   .taken = menu_taken,
				   .arg = r};
	enum menu_answer answer = MENU_ELSEWHERE;
	struct plan *plan = NULL;
	int err = menu_run(r->menu, &offer, &plan, &answer, e);

	*ret = ATTEND_AGAIN;
	if (err)
		return err;
	switch (answer) {
	case MENU_INSTALL:
		return install_answers(r, plan, ret, e);
	case MENU_SHELL:
		return visit_shell(r, e);
	case MENU_REBOOT:
		*ret = ATTEND_REBOOT;
		return 0;
	case MENU_POWEROFF:
		*ret = ATTEND_POWEROFF;
		return 0;
	default:
		follow(r);
		return 0;
	}
}

static int
attend_once(struct room *r, const struct planfile_words *words, enum attend_end *ret, struct error *e)
{
	struct choice c = {0};
	int err = 0;

	if (status_is_taken(&r->status))
		follow(r);
	err = choose_unattended(&r->lists, words, r->a->stick, &c, e);
	if (err)
		return err;
	if (c.notice[0])
		logs_write(r->log, "%s", c.notice);
	if (!try_unattended(r, &c, ret, &err, e))
		err = ask(r, &c, ret, e);
	choice_clear(&c);
	return err;
}

int
attend_run(const struct attend *a, enum attend_end *ret, struct error *e)
{
	struct room r = {.a = a, .log = -1, .status = {.lock = -1, .file = -1}};
	struct planfile_words words;
	int err;

	planfile_parse_words(a->cmdline, &words);
	if (a->plan)
		snprintf(words.plan, sizeof(words.plan), "%s", a->plan);
	err = status_open(a->run, &r.status, e);
	if (!err) {
		r.log = logs_open(LOGS_DIR, e);
		err = r.log < 0 ? r.log : lists_read(a->tree, a->stick, a->share, &r.lists, e);
	}
	if (!err)
		err = open_menu(&r, e);
	*ret = ATTEND_AGAIN;
	while (!err && *ret == ATTEND_AGAIN)
		err = attend_once(&r, &words, ret, e);
	menu_close(r.menu);
	buf_free(&r.tail);
	lists_free(&r.lists);
	status_close(&r.status);
	if (r.log >= 0)
		close(r.log);
	return err;
}
