/* The questions, one page each. */
#ifndef KILN_INSTALLER_MENU_PAGE_H
#define KILN_INSTALLER_MENU_PAGE_H

#include "menu_form.h"
#include "menu_state.h"

/* What has been answered so far. */
struct menu_answers {
	size_t distro;              /* index in the offer */
	struct disk_list disks;     /* owned; of the last look */
	size_t disk;                /* index in disks */
	char disk_path[256];        /* of the chosen disk, which survives another look */
	char hostname[MENU_FORM_TEXT], user[MENU_FORM_TEXT];
	char password[MENU_FORM_TEXT], again[MENU_FORM_TEXT];
	char keymap[MENU_FORM_TEXT], timezone[MENU_FORM_TEXT];
	bool build_all;
};

enum { MENU_PAGES = 7 };

/* Runs page 0 to MENU_PAGES - 1. The last one shows the plan; on its MENU_STEP_NEXT *ret_plan is
 * owned by the caller. */
enum menu_step menu_page_run(struct menu *m, size_t page, struct menu_answers *a,
			     struct plan **ret_plan);

/* Answers to begin with: the offer's preset, or the usual. */
void menu_page_preset(const struct menu_offer *o, struct menu_answers *ret);
/* Frees, and overwrites the passwords. */
void menu_page_free(struct menu_answers *a);

/* The plan that the answers make, with what the preset has besides. Returns owned. */
int menu_page_plan(const struct menu_offer *o, const struct menu_answers *a, struct plan **ret,
		   struct error *e);

#endif
