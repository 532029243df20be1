/* The subcommands, each defined in the file of its name. */
#ifndef KILN_CMD_COMMANDS_H
#define KILN_CMD_COMMANDS_H

#include "cmd/cmd.h"

extern const struct command add_command, build_command, check_command, fetch_command, graph_command,
	help_command, info_command, install_command, list_command, output_command, outputs_command,
	path_command, relock_command, remove_command, root_command, seed_command, times_command,
	verify_command, whence_command, why_command;

#endif
