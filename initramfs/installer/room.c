#include "room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "logs.h"
#include "shell.h"
#include "target.h"

static void
on_stage(void *arg, int number, int total, const char *text)
{
	struct room *r = arg;
	char line[256];

	r->reached = number;
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

static bool
was_pressed(void *arg)
{
	return status_was_pressed(&((struct room *)arg)->status);
}

static void
press(void *arg)
{
	status_press(&((struct room *)arg)->status);
}

void
room_publish(struct room *r)
{
	char path[256];

	progress_path(r, path, sizeof(path));
	menu_publish(r->menu, path);
	menu_elsewhere(r->menu, was_pressed, r);
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

int
room_menu_open(struct room *r, struct error *e)
{
	return menu_open(STDIN_FILENO, STDOUT_FILENO, r->a->term, &r->menu, e);
}

int
room_shell(struct room *r, struct error *e)
{
	menu_close(r->menu);
	r->menu = NULL;
	shell_run();
	return room_menu_open(r, e);
}

static enum attend_end
end_of(const char *after)
{
	return strcmp(after, "poweroff") == 0 ? ATTEND_POWEROFF : ATTEND_REBOOT;
}

/* The stick's plan file, which asks nobody, would install something else over it at the next start. */
static bool
file_would_follow(const struct room *r, const struct plan *installed)
{
	char hash[SHA256_HEX];

	plan_hash(installed, hash);
	return r->armed[0] && strcmp(r->armed, hash) != 0;
}

static int
tell_done(struct room *r, const struct choice *c, enum attend_end *ret, struct error *e)
{
	bool wait = file_would_follow(r, c->plan);
	const char *after = c->plan->after;
	char text[512];

	snprintf(text, sizeof(text),
		 "Installation complete: %s is on %s.\n"
		 "%s%s",
		 c->distro->name, c->disk->path,
		 wait ? "Take the stick out before you go on: its plan file would install over this system.\n" : "",
		 strcmp(after, "reboot") == 0 ? wait ? "The machine starts again then." :
						       "Take the stick out; the machine starts again now."
		 : strcmp(after, "shell") == 0 ? "A shell follows; leaving it starts the machine again."
					       : "The machine switches itself off now.");
	status_write(&r->status, text);
	menu_done(r->menu, text, wait ? MENU_FOREVER : 5);
	*ret = end_of(after);
	return strcmp(after, "shell") == 0 ? room_shell(r, e) : 0;
}

/* A retry goes on where it failed. */
int
room_install(struct room *r, const struct choice *c, enum attend_end *ret, struct error *e)
{
	struct install in = make_install(r, c);
	enum menu_answer answer;
	int err;

	in.keep = !c->anew;
	for (;;) {
		struct error why = {0};
		struct buf where = {0};
		char text[1200];

		room_publish(r);
		buf_clear(&r->tail);
		r->reached = 0;
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
			err = answer == MENU_SHELL ? room_shell(r, e) : 0;
			if (!err)
				room_publish(r); /* the menu may be a new one */
		} while (!err && answer == MENU_SHELL);
		buf_free(&where);
		if (err)
			return err;
		if (answer == MENU_RETRY) {
			in.keep = in.keep || r->reached >= INSTALL_STAGE_MADE;
			continue;
		}
		install_leave(&in);
		*ret = answer == MENU_ELSEWHERE ? ATTEND_AGAIN : ATTEND_POWEROFF;
		return 0;
	}
}

static bool
still_taken(void *arg)
{
	return status_is_taken(&((struct room *)arg)->status);
}

void
room_follow(struct room *r)
{
	char path[256];

	progress_path(r, path, sizeof(path));
	while (menu_watch(r->menu, path, still_taken, press, r) < 0 && status_is_taken(&r->status))
		sleep(1); /* nobody looks: only the lock counts */
}

char *
room_explain(struct room *r, const struct choice *c, struct error *e)
{
	struct install in = make_install(r, c);

	return install_explain(&in, e);
}
