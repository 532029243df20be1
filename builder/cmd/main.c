/* kiln COMMAND ARGUMENT...: finds the command and lets it run. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"

const struct command *const cmd_commands[] = {
	&build_command,   &fetch_command,   &list_command, &info_command,   &graph_command,
	&why_command,     &check_command,   &add_command,  &remove_command, &verify_command,
	&whence_command,  &install_command, &seed_command, &path_command,   &output_command,
	&outputs_command, &times_command,   &root_command, &relock_command, &help_command,
	NULL,
};

static const struct command *
find_command(const char *name)
{
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		return &help_command;
	for (size_t i = 0; cmd_commands[i]; i++)
		if (strcmp(cmd_commands[i]->name, name) == 0)
			return cmd_commands[i];
	return NULL;
}

static int
no_such_command(const char *name)
{
	struct strlist names = {0};
	const char *nearest;

	for (size_t i = 0; cmd_commands[i]; i++)
		(void)strlist_add(&names, cmd_commands[i]->name);
	nearest = strlist_nearest(&names, name);
	fprintf(stderr, "kiln: there is no command \"%s\"%s%s%s\n`kiln help` lists them.\n", name,
		nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
	strlist_free(&names);
	return EXIT_MISUSE;
}

int
main(int argc, char **argv)
{
	struct cmd c = {.tree_fd = -1};
	const struct command *command;
	int status;

	umask(022);
	/* A reader that goes away is an error of write(2), not the end of a build. */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		cmd_print_help(NULL);
		return EXIT_MISUSE;
	}
	command = find_command(argv[1]);
	if (!command)
		return no_such_command(argv[1]);
	status = command->run(&c, argc - 1, argv + 1);
	cmd_close(&c);
	if (fflush(stdout) != 0 && status == EXIT_FINE)
		status = EXIT_SYSTEM;
	return status;
}
