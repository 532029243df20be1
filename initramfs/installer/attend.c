/* 1. an armed plan or a cut installation: the plan is shown, a countdown, the installation
 * 2. else the menu; `yes` there begins the installation
 * 3. while another console installs, its progress is shown here */
#include "attend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "keymap.h"
#include "logs.h"
#include "machine.h"
#include "room.h"

/* Takes the lock for the installation; false: another console was quicker. */
static bool
install_alone(struct room *r, const struct choice *c, enum attend_end *ret, int *ret_err, struct error *e)
{
	if (!status_take(&r->status, r->a->console))
		return false;
	*ret_err = room_install(r, c, ret, e);
	status_give(&r->status);
	return true;
}

/* The lines under which the countdown runs: why, then the plan. NULL: the plan can't be carried
 * out. */
static char *
unattended_text(struct room *r, const struct choice *c, struct error *e)
{
	char *lines = room_explain(r, c, e);
	struct buf b = {0};

	if (lines && buf_printf(&b, "%s\n%s", c->why, lines) < 0)
		buf_free(&b);
	free(lines);
	return b.data;
}

/* After the countdown: the same plan still means the same disk. One that came meanwhile may fit its rule, too. */
static bool
is_still_so(struct room *r, const struct choice *c)
{
	char before[SHA256_HEX], after[SHA256_HEX];
	struct choice now = {0};
	struct error ignored = {0};
	bool same = choose_unattended(&r->lists, &r->words, r->a->stick, &now, &ignored) == 0 && now.plan;

	if (same) {
		plan_hash(c->plan, before);
		plan_hash(now.plan, after);
		same = strcmp(before, after) == 0 && disk_is_same(now.disk, c->disk);
	}
	choice_clear(&now);
	return same;
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
		room_follow(r);
		*ret = ATTEND_AGAIN;
		return true;
	}
	room_publish(r);
	text = unattended_text(r, c, &why);
	if (!text) {
		snprintf(c->notice, sizeof(c->notice), "%s", why.text);
	} else if (menu_countdown(r->menu, text, r->a->countdown)) {
		status_decline(&r->status);
	} else {
		ended = true;
		*ret = ATTEND_AGAIN;
		if (is_still_so(r, c))
			*ret_err = room_install(r, c, ret, e);
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
	free(r->shown);
	r->shown = NULL;
	if (choose_plan(&r->lists, copy, NULL, &c, e) == 0) {
		lines = room_explain(r, &c, e);
		r->shown = disk_describe(c.disk);
	}
out:
	free(text);
	choice_clear(&c);
	return lines;
}

static void
menu_keymap(void *arg, const char *name)
{
	struct room *r = arg;
	struct error why = {0};

	if (keymap_load(STDIN_FILENO, r->a->share, name, r->log, &why) < 0)
		logs_write(r->log, "the key map is not loaded: %s", why.text);
}

static bool
menu_taken(void *arg)
{
	struct room *r = arg;

	return status_is_taken(&r->status);
}

/* `yes` was said to a disk with this name, number, size and content, not to whatever has its path now. */
static int
check_shown(const struct room *r, const struct disk *disk, struct error *e)
{
	char *now = disk_describe(disk);
	int err = 0;

	if (!now)
		err = error_set(e, -ENOMEM, "there is no memory left");
	else if (!r->shown || strcmp(r->shown, now) != 0)
		err = error_set(e, -ENODEV, "%s is not the disk any more that was shown; nothing was written", disk->path);
	free(now);
	return err;
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
	if (!err)
		err = check_shown(r, c.disk, &why);
	if (err) {
		/* the disk was pulled after `yes`: nothing was done, the menu comes again */
		snprintf(r->refused, sizeof(r->refused), "%s", why.text);
		logs_write(r->log, "%s", why.text);
		r->answers = c.preset ? c.preset : c.plan;
		c.preset = c.plan = NULL;
		*ret = ATTEND_AGAIN;
		err = 0;
	} else if (!install_alone(r, &c, ret, &err, e)) {
		room_follow(r);
		*ret = ATTEND_AGAIN;
	}
	choice_clear(&c);
	return err;
}

static int
ask(struct room *r, const struct choice *c, enum attend_end *ret, struct error *e)
{
	struct plan *answers = r->answers;
	struct menu_offer offer = {.distros = r->lists.distros,
				   .ndistros = r->lists.ndistros,
				   .keymaps = &r->lists.keymaps,
				   .timezones = &r->lists.timezones,
				   .preset = answers ? answers : c->preset ? c->preset : c->plan,
				   .cut = !answers && c->cut ? c->disk->path : NULL,
				   .notice = r->refused[0] ? r->refused : c->notice[0] ? c->notice : NULL,
				   .scan = menu_scan,
				   .explain = menu_explain,
				   .keymap = menu_keymap,
				   .taken = menu_taken,
				   .arg = r};
	enum menu_answer answer = MENU_ELSEWHERE;
	struct plan *plan = NULL;
	int err = menu_run(r->menu, &offer, &plan, &answer, e);

	r->answers = NULL;
	plan_free(answers);
	r->refused[0] = '\0';
	*ret = ATTEND_AGAIN;
	if (err)
		return err;
	switch (answer) {
	case MENU_INSTALL:
		return install_answers(r, plan, ret, e);
	case MENU_SHELL:
		return room_shell(r, e);
	case MENU_REBOOT:
		*ret = ATTEND_REBOOT;
		return 0;
	case MENU_POWEROFF:
		*ret = ATTEND_POWEROFF;
		return 0;
	default:
		room_follow(r);
		return 0;
	}
}

/* A USB disk may come later than the stick: with a plan file that asks nobody it is waited for, three countdowns long. */
static int
look_around(struct room *r, struct choice *ret, struct error *e)
{
	int left = 3 * r->a->countdown, err;

	while ((err = choose_unattended(&r->lists, &r->words, r->a->stick, ret, e)) == 0 && ret->no_disk &&
	       left-- > 0 && !status_is_taken(&r->status) && !status_is_declined(&r->status)) {
		if (left == 3 * r->a->countdown - 1)
			menu_tell(r->menu, "The disk that the plan file names is not there yet.");
		choice_clear(ret);
		sleep(1);
	}
	return err;
}

/* Into the log; and where nobody may be looking, because a plan file was to ask nobody, onto the stick too, once for all
 * consoles. */
static void
keep_notice(struct room *r, const struct choice *c)
{
	struct buf where = {0};
	char path[256];
	int fd;

	if (!c->notice[0])
		return;
	logs_write(r->log, "%s", c->notice);
	if (!c->armed[0] && !c->bad_file)
		return;
	snprintf(path, sizeof(path), "%s/refusal", r->a->run);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	close(fd);
	logs_save(LOGS_DIR, NULL, &c->disks, NULL, &where);
	buf_free(&where);
}

static int
attend_once(struct room *r, enum attend_end *ret, struct error *e)
{
	struct choice c = {0};
	int err = 0;

	if (status_is_taken(&r->status))
		room_follow(r);
	err = look_around(r, &c, e);
	if (err)
		return err;
	memcpy(r->armed, c.armed, sizeof(r->armed));
	if (!try_unattended(r, &c, ret, &err, e)) {
		keep_notice(r, &c);
		err = ask(r, &c, ret, e);
	}
	choice_clear(&c);
	return err;
}

/* A log is read elsewhere, and later. */
static void
tell_machine(int log, const char *console)
{
	time_t now = time(NULL);
	char date[32], line[256];
	struct tm tm;

	strftime(date, sizeof(date), "%Y-%m-%d %H:%M", gmtime_r(&now, &tm));
	machine_describe("/sys", line, sizeof(line));
	logs_write(log, "%s UTC, console %s of %s", date, console, line);
}

int
attend_run(const struct attend *a, enum attend_end *ret, struct error *e)
{
	struct room r = {.a = a, .log = -1, .status = {.lock = -1, .file = -1}};
	int err;

	planfile_parse_words(a->cmdline, &r.words);
	if (a->plan)
		snprintf(r.words.plan, sizeof(r.words.plan), "%s", a->plan);
	err = status_open(a->run, &r.status, e);
	if (!err) {
		r.log = logs_open(LOGS_DIR, e);
		tell_machine(r.log, a->console);
		err = r.log < 0 ? r.log : lists_read(a->tree, a->stick, a->share, &r.lists, e);
	}
	if (!err)
		err = room_menu_open(&r, e);
	*ret = ATTEND_AGAIN;
	while (!err && *ret == ATTEND_AGAIN)
		err = attend_once(&r, ret, e);
	menu_close(r.menu);
	buf_free(&r.tail);
	free(r.shown);
	plan_free(r.answers);
	lists_free(&r.lists);
	status_close(&r.status);
	if (r.log >= 0)
		close(r.log);
	return err;
}
