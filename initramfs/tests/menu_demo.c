/* The menu with made-up disks, on this terminal: to look at, and for pictures. Writes nothing
 * anywhere. menu_demo [menu | progress | failure | done | countdown] */
#include <time.h>
#include <unistd.h>

#include "menu_fake.h"
#include "menu_fake_progress.h"

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "menu";
	enum menu_answer answer = MENU_SHELL;
	struct plan *plan = NULL;
	struct menu *m = NULL;
	struct error e = { 0 };
	struct fake f;

	if (fake_make(&f) < 0 || menu_open(0, 1, getenv("TERM"), &m, &e) < 0) {
		fprintf(stderr, "menu_demo: %s\n", e.text);
		return 111;
	}
	if (strcmp(what, "menu") == 0)
		menu_run(m, &f.offer, &plan, &answer, &e);
	else if (strcmp(what, "progress") == 0)
		fake_progress(m, 300);
	else if (strcmp(what, "failure") == 0)
		answer = menu_failure(m, "gcc 14.2.0 failed in its step build.",
				      "cc1: out of memory\nmake: *** Error 1",
				      "/var/log/kiln on the disk, KILN-PLAN:/logs on the stick");
	else if (strcmp(what, "done") == 0)
		menu_done(m, "busybox is installed on /dev/sda. Take the stick out.", 5);
	else if (menu_countdown(m, "plan: busybox onto /dev/sda\n", 5))
		answer = MENU_RETRY;
	menu_close(m);
	printf("answer %d\n", (int)answer);
	if (plan) {
		char *text = plan_print(plan);

		fputs(text ? text : "", stdout);
		free(text);
	}
	plan_free(plan);
	fake_free(&f);
	return 0;
}
