/* Everything that the person sees: the questions, the plan, the progress, the end. Draws on one
 * terminal with plain VT100 sequences, or asks line by line where the terminal is dumb. It decides
 * nothing and writes to no disk: what comes out is a struct plan and an answer. main.c calls it;
 * menu*.c and screen*.c implement it. */
#ifndef KILN_INSTALLER_MENU_H
#define KILN_INSTALLER_MENU_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strlist.h"
#include "disk.h"
#include "recipe/distro.h"
#include "recipe/plan.h"
#include "schedule/progress.h"

struct menu; /* the terminal, its size and what is drawn on it */

struct menu_offer {
	struct distro *const *distros;     /* borrowed; at least one */
	size_t ndistros;
	const struct strlist *keymaps;     /* names; may be empty: then any text is taken */
	const struct strlist *timezones; /* "Europe/Berlin"; may be empty: then any text is taken */
	const struct plan
		*preset; /* NULL, or answers to begin with (a plan that was found but not armed) */
	const char *cut; /* NULL, or the disk on which the preset was cut: with it the preset's disk rules stay */
	const char *notice; /* NULL, or why the menu is shown although there is a plan file */

	/* Looks at the disks again (on entering the disk page and on `r`). The menu frees the list.
	 */
	int (*scan)(void *arg, struct disk_list *ret, struct error *e);
	/* What would be done, in lines (table, sizes, build, after). Owned by the menu afterwards.
	 * NULL and the sentence when the plan can't be carried out here: the sentence is shown and
	 * the person goes back. */
	char *(*explain)(void *arg, const struct plan *p, struct error *e);
	/* A key map was chosen: the passwords are typed with it. May be NULL. */
	void (*keymap)(void *arg, const char *name);
	/* True when an installation was started on another console; the menu then returns
	 * MENU_ELSEWHERE. Asked about every second. May be NULL. */
	bool (*taken)(void *arg);
	void *arg;
};

enum menu_answer {
	MENU_INSTALL,   /* `yes` was typed under the plan */
	MENU_SHELL,
	MENU_REBOOT,
	MENU_POWEROFF,
	MENU_RETRY,     /* of menu_failure */
	MENU_ELSEWHERE, /* another console is installing */
};

/* `in` and `out` are descriptors of the terminal (borrowed; often the same). `term` is $TERM or
 * NULL; "dumb" or NULL or a descriptor that is no terminal: line mode. Puts the terminal into raw
 * mode; menu_close restores it. */
int menu_open(int in, int out, const char *term, struct menu **ret, struct error *e);
void menu_close(struct menu *m); /* NULL is fine */

/* Asks everything. On MENU_INSTALL *ret_plan is owned by the caller: made by plan_parse of the
 * answers, with `disk path:...` naming the disk, `erase yes`, and passwords as typed (the caller
 * hashes them). Otherwise NULL. -EIO when the terminal went away. */
int menu_run(struct menu *m, const struct menu_offer *o, struct plan **ret_plan,
	     enum menu_answer *ret, struct error *e);

/* Keys on other consoles count here as well, while a countdown runs or a question after a failure stands: `pressed` is
 * asked about every second, and says true once for each. */
void menu_elsewhere(struct menu *m, bool (*pressed)(void *arg), void *arg);

/* Unattended: shows the lines of the plan, here and to who watches, and counts down. True when a key was pressed (go to
 * the menu instead). */
bool menu_countdown(struct menu *m, const char *lines, int seconds);

/* A progress_fn whose arg is the struct menu: package, step, percent of the whole, elapsed,
 * remaining, last line. Never blocks for long; a terminal that doesn't take the output is skipped.
 */
void menu_progress(void *arg, const struct progress *p);
/* The part of the installation that runs now, as a heading above the progress: (3, 9, "Building
 * packages"). */
void menu_stage(struct menu *m, int number, int total, const char *text);
/* One more line for the scrolling area under the heading. */
void menu_tell(struct menu *m, const char *line);

/* From now on the progress is also written to the file `path`, for the other consoles. */
void menu_publish(struct menu *m, const char *path);
/* After MENU_ELSEWHERE: shows what `path` has, once a second, until `taken` says false; calls `press` for a key. 0, or
 * -EIO when the terminal went away. */
int menu_watch(struct menu *m, const char *path, bool (*taken)(void *arg), void (*press)(void *arg), void *arg);

/* It failed: the sentence, the last lines of output (NULL: none), where the logs are. Returns
 * MENU_RETRY, MENU_SHELL or MENU_POWEROFF; MENU_POWEROFF too when the terminal went away; MENU_ELSEWHERE when a key was
 * pressed on another console. */
enum menu_answer menu_failure(struct menu *m, const char *sentence, const char *tail,
			      const char *logs);

enum { MENU_FOREVER = -1 };
/* It is done. Shows the lines and waits `seconds`, or for a key; MENU_FOREVER: only for a key. */
void menu_done(struct menu *m, const char *lines, int seconds);

#endif
