/* A list to choose one line from, with a pane beside it that tells more about the line. */
#ifndef KILN_INSTALLER_MENU_LIST_H
#define KILN_INSTALLER_MENU_LIST_H

#include "base/buf.h"
#include "menu_state.h"

struct menu_list {
	const char *question;
	size_t n;              /* lines */
	size_t at;             /* the line that is chosen; in and out */
	int width;             /* columns of the list beside the pane; 0: all */
	bool search;           /* letters narrow the list */
	bool rescan;           /* `r` ends with MENU_STEP_AGAIN */
	const void *arg;
	const char *(*item)(const void *arg, size_t i,
			    struct buf *b); /* the line; may use b as its memory */
	int (*pane)(const void *arg, size_t i,
		    struct buf *ret); /* text for the pane; 0 or -ENOMEM; may be NULL */
	const char *(*refuse)(const void *arg,
			      size_t i); /* the end of a sentence why not, or NULL; may be NULL */
};

/* On MENU_STEP_NEXT l->at is the answer. */
enum menu_step menu_list_run(struct menu *m, struct menu_list *l);

#endif
