/* What one console does with an installation: carry it out to its end, or follow another console's. attend.c decides which;
 * the other consoles see the progress, and a key on any of them stops a countdown or takes over the question after a failure. */
#ifndef KILN_INSTALLER_ROOM_H
#define KILN_INSTALLER_ROOM_H

#include <stdbool.h>

#include "attend.h"
#include "base/buf.h"
#include "choose.h"
#include "install.h"
#include "lists.h"
#include "menu.h"
#include "status.h"

struct room {
	const struct attend *a;
	struct planfile_words words;
	struct lists lists;
	struct status status;
	struct menu *menu;
	char *shown;           /* owned; the disk under the plan that the menu showed last, as disk_describe */
	char armed[SHA256_HEX]; /* plan_hash of the stick's plan file when it needs no person; "" when there is none */
	char refused[1024];    /* why what was said yes to was not done; "" when there is nothing to tell */
	struct plan *answers;  /* owned; what was said yes to then; NULL: nothing */
	int reached;           /* the last stage of the installation that runs */
	struct buf tail;       /* the last lines of a package that failed */
	char failed_log[512];  /* its log; "" when there is none */
	int log;
};

int room_menu_open(struct room *r, struct error *e);
/* A shell on this terminal, then the menu's terminal again. */
int room_shell(struct room *r, struct error *e);

/* What would be done, in lines; owned. NULL: it can't be done, and the sentence. */
char *room_explain(struct room *r, const struct choice *c, struct error *e);

/* Until it works or the person gives up; the lock is this console's. ATTEND_AGAIN: another console took over. */
int room_install(struct room *r, const struct choice *c, enum attend_end *ret, struct error *e);

/* Shows another console's installation until that has the lock no more. */
void room_follow(struct room *r);
/* From now on the other consoles show what this one publishes, and their keys count here. */
void room_publish(struct room *r);

#endif
