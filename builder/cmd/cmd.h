/* The program `kiln`: one file per subcommand, each with its words in a struct command; --help and
 * the manual page are the same text. Only here is anything printed, and only here does it end. */
#ifndef KILN_CMD_CMD_H
#define KILN_CMD_CMD_H

#include <stdbool.h>

#include "base/error.h"
#include "base/strlist.h"
#include "graph/graph.h"
#include "recipe/recipe.h"
#include "schedule/sweeper.h"
#include "store/fetch.h"
#include "store/store.h"

#define EXIT_FINE 0
#define EXIT_FAILED 1
#define EXIT_MISUSE 100
#define EXIT_SYSTEM 111

/* What every subcommand works with; filled as it is asked for. */
struct cmd {
	char *tree; /* owned: absolute path of the project tree; NULL until cmd_open_tree */
	int tree_fd;
	const char *tree_option; /* --tree */
	struct strlist caches;   /* KILN_CACHE, or the default */
	struct recipe_set set;
	struct store *store; /* owned */
	struct fetch fetch;
	char *scratch;       /* owned: the first cache's work directory */
	struct strlist instead; /* packages that stand in for others: --instead, else those installed in / */
	bool checks; /* packages' own tests will be run: what they need is part of the graph */
	struct sweeper sweeper; /* what takes its time to be removed */
	bool instead_known, instead_there; /* there: installed in / */
	struct strlist seed; /* trees of the seed, see cmd_use_seed */
	char seed_text[256]; /* which one it is */
	bool quiet_fetch;
};

struct command {
	const char *name;
	const char *arguments; /* "NAME..." */
	const char *summary;   /* one line */
	const char *text;      /* paragraphs and options, each line at most 78 columns */
	int (*run)(struct cmd *c, int argc,
		   char **argv); /* argv[0] is the subcommand; returns the exit status */
};

extern const struct command *const cmd_commands[]; /* sorted as they are shown; ends with NULL */

/* ---- options ---- */
struct cmd_option {
	const char *name;   /* "--jobs" */
	bool *flag;         /* set by it, or NULL: */
	const char **value; /* gets what follows */
};
/* Takes the options out of argv; what is left is counted in *argc, from argv[1] on. --help prints
 * and --tree is for all. Returns -1 to go on, else the exit status. `min` and `max` (-1: any) are
 * about what is left. */
int cmd_options(struct cmd *c, const struct command *self, int *argc, char **argv,
		const struct cmd_option *options, size_t n, int min, int max);
/* A whole number from min to max; misuse is told. False: it is none. */
bool cmd_number(const char *option, const char *text, long min, long max, long *ret);

/* ---- what subcommands share ---- */
int cmd_fail(
	int code,
	const struct error *e); /* prints the sentence, returns the exit status for the errno */
int cmd_open_tree(struct cmd *c, struct error *e);
int cmd_open_caches(struct cmd *c, struct error *e);
int cmd_open_set(struct cmd *c, struct error *e);   /* and the tree */
int cmd_open_store(struct cmd *c, struct error *e); /* and caches, fetch, scratch */
/* With the stand-ins of cmd->instead in it, see graph/instead.h. */
int cmd_graph(struct cmd *c, const struct strlist *names, struct graph **ret, struct error *e);
int cmd_names(int argc, char **argv, struct strlist *ret, struct error *e); /* argv[1] and on */
void cmd_close(struct cmd *c);

/* Opens `text` below the tree as an absolute path. Returns owned or NULL. */
char *cmd_path(const char *base, const char *rest);
/* Prints help for one command, or as a manual page for all. */
void cmd_print_help(const struct command *command);
void cmd_print_manual(void);

#endif
