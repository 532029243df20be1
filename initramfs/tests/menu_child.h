/* The menu in a process of its own, for its tests. */
#ifndef KILN_TESTS_MENU_CHILD_H
#define KILN_TESTS_MENU_CHILD_H

#include <unistd.h>

#include "menu_fake.h"

enum { BROKEN = 1, TAKEN = 2, SHORT = 3, LONG = 4 }; /* what is the matter with the offer */

static const char long_notice[] =
	"kiln.plan on /dev/sdc, volume KILN-PLAN: 2 disks match the plan's disk rule, and it must be exactly one; "
	"a line `disk serial:...` or `disk path:...` names one:\n"
	"  /dev/sda        3.6 TiB  WDC WD40EFRX (serial WD-WCC7K1)  empty\n"
	"  /dev/sdb      931.5 GiB  Samsung SSD 870 (serial S5Y0NE0R)  GPT: ext4\n";

/* In the child: the menu, then its result as text. Exits with 0, or 5 when the terminal went away. */
static void
child(int in, int out, int result, const char *term, int how)
{
	enum menu_answer answer = MENU_RETRY;
	struct plan *plan = NULL;
	struct menu *m = NULL;
	struct error e = { 0 };
	struct fake f;
	char *text;
	int r;

	if (fake_make(&f) < 0 || menu_open(in, out, term, &m, &e) < 0)
		_exit(111);
	f.out = result;
	f.broken = how == BROKEN;
	f.taken = how == TAKEN;
	f.offer.notice = how == SHORT ? "kiln.plan was found." : how == LONG ? long_notice : NULL;
	r = menu_run(m, &f.offer, &plan, &answer, &e);
	menu_close(m);
	text = plan ? plan_print(plan) : NULL;
	dprintf(result, "result %d\n%s", (int)answer, text ? text : "");
	free(text);
	plan_free(plan);
	fake_free(&f);
	_exit(r == -EIO ? 5 : r < 0 ? 6 : 0);
}

#endif
