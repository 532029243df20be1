#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "recipe/plan.h"

#define INSTALLER "kiln-installer"

static int
install_run(struct cmd *c, int argc, char **argv)
{
	int status = cmd_options(c, &install_command, &argc, argv, NULL, 0, 1, 1);
	struct error e = {""};
	struct plan *plan = NULL;
	char beside[4096];
	ssize_t n;
	int r;

	if (status >= 0)
		return status;
	r = plan_read(argv[1], &plan, &e);
	plan_free(plan);
	if (r < 0)
		return cmd_fail(r, &e);
	execlp(INSTALLER, INSTALLER, "--plan", argv[1], (char *)NULL);
	/* In the project tree it is made beside this program. */
	n = readlink("/proc/self/exe", beside, sizeof beside - sizeof "-installer");
	if (n > 0) {
		memcpy(beside + n, "-installer", sizeof "-installer");
		execl(beside, INSTALLER, "--plan", argv[1], (char *)NULL);
	}
	fprintf(stderr, "kiln: " INSTALLER
			" is not here: it is on the stick, and in the package of that name\n");
	return EXIT_SYSTEM;
}

const struct command install_command = {
	.name = "install",
	.arguments = "PLAN",
	.summary = "Installs a distro as a plan file says; it is shown and asked for first",
	.text = "The disk that the plan names is erased, unless the plan is refused.\n",
	.run = install_run,
};
