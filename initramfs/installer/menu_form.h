/* Some fields to be filled in. */
#ifndef KILN_INSTALLER_MENU_FORM_H
#define KILN_INSTALLER_MENU_FORM_H

#include "menu_state.h"

enum { MENU_FORM_TEXT = 128 };

/* Told when a hidden field is typed that would not become what the person thinks. */
#define MENU_FORM_LEFT_OUT "That key was left out: a password has only letters, digits and signs of ASCII."

struct menu_field {
	const char *label;
	const char *hint;          /* shown while the field is the current one */
	char *text;                /* MENU_FORM_TEXT bytes; in and out */
	bool hidden;               /* a password */
};

struct menu_form {
	const char *question;
	struct menu_field *field;
	size_t n;
	/* 0, or a negative errno and the sentence; *ret_field is where the cursor goes then. */
	int (*check)(const struct menu_form *f, void *arg, size_t *ret_field, struct error *e);
	void *arg;
};

enum menu_step menu_form_run(struct menu *m, struct menu_form *f);

#endif
