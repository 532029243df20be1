#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "schedule/provenance.h"

void
cmd_print_help(const struct command *command)
{
	if (command) {
		printf("kiln %s %s\n%s.\n\n%s", command->name, command->arguments, command->summary,
		       command->text);
		return;
	}
	printf("kiln " KILN_VERSION
	       ": builds packages from source, each in a sandbox of its own\n\n"
	       "usage: kiln COMMAND [ARGUMENT...]\n\n");
	for (size_t i = 0; cmd_commands[i]; i++)
		printf("  %-8s  %s\n", cmd_commands[i]->name, cmd_commands[i]->summary);
	printf("\n`kiln COMMAND --help` tells more. The project tree is looked for in the current\n"
	       "directory and above, or named by --tree DIR or KILN_TREE. KILN_CACHE lists caches (the\n"
	       "first is written), KILN_MIRROR directories or URLs with source archives.\n");
}

/* Text as roff: no macro at the start of a line, no stray backslash or hyphen. */
static void
print_roff(const char *text)
{
	bool line_start = true;

	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			fputs("\\&", stdout);
		line_start = *text == '\n';
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			putchar(*text);
	}
}

void
cmd_print_manual(void)
{
	printf(".TH KILN 1 2025-01-01 \"kiln " KILN_VERSION "\" \"Kiln\"\n"
	       ".SH NAME\nkiln \\- build packages from source, each in a sandbox of its own\n"
	       ".SH SYNOPSIS\n.B kiln\n.I COMMAND\n.RI [ ARGUMENT... ]\n.SH COMMANDS\n");
	for (size_t i = 0; cmd_commands[i]; i++) {
		const struct command *command = cmd_commands[i];

		printf(".SS kiln %s ", command->name);
		print_roff(command->arguments);
		putchar('\n');
		print_roff(command->summary);
		printf(".\n.PP\n.nf\n");
		print_roff(command->text);
		printf(".fi\n");
	}
	printf(".SH ENVIRONMENT\n.TP\n.B KILN_TREE\nthe project tree\n.TP\n.B KILN_CACHE\n"
	       "caches, separated by colons; the first is written\n.TP\n.B KILN_MIRROR\n"
	       "directories or URLs with source archives\n"
	       ".SH \"EXIT STATUS\"\n0 fine, 1 the work failed, 100 misuse, 111 the system failed.\n");
}

static int
help_run(struct cmd *c, int argc, char **argv)
{
	bool man = false;
	const struct cmd_option options[] = {{"--man", &man, NULL}};
	int status = argv[0][0] == '-'
			     ? -1
			     : cmd_options(c, &help_command, &argc, argv, options, 1, 0, 1);

	if (status >= 0)
		return status;
	if (man) {
		cmd_print_manual();
		return EXIT_FINE;
	}
	for (size_t i = 0; argc > 1 && cmd_commands[i]; i++)
		if (strcmp(cmd_commands[i]->name, argv[1]) == 0) {
			cmd_print_help(cmd_commands[i]);
			return EXIT_FINE;
		}
	cmd_print_help(NULL);
	return argc > 1 ? EXIT_MISUSE : EXIT_FINE;
}

const struct command help_command = {
	.name = "help",
	.arguments = "[--man] [COMMAND]",
	.summary = "Shows these words",
	.text = "  --man   all of them as a manual page, in roff\n",
	.run = help_run,
};
