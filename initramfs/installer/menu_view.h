/* Text to be read, and a short answer to it. */
#ifndef KILN_INSTALLER_MENU_VIEW_H
#define KILN_INSTALLER_MENU_VIEW_H

#include "menu_state.h"

/* Shows the text (scrolled by the arrow keys) and a field. MENU_STEP_NEXT only when `word` itself
 * was typed and Enter pressed; anything else that is typed is told to be no answer. */
enum menu_step menu_view_confirm(struct menu *m, const char *question, const char *text,
				 const char *label, const char *word);

/* Shows the text and the choices ("Try again", "A shell"), one letter each: the first of its text.
 * On MENU_STEP_NEXT *ret is the number of the choice. `escape` is the number that Esc means, or -1:
 * MENU_STEP_BACK. */
enum menu_step menu_view_choose(struct menu *m, const char *question, const char *text,
				const char *const *choices, size_t n, int escape, size_t *ret);

#endif
