#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

static int
options_misuse(const struct command *self, const char *sentence, const char *what)
{
	fprintf(stderr, "kiln %s: ", self->name);
	fprintf(stderr, sentence[0] ? "%s %s\n" : "%s%s\n", sentence, what);
	fprintf(stderr, "usage: kiln %s %s\n`kiln %s --help` tells more.\n", self->name,
		self->arguments, self->name);
	return EXIT_MISUSE;
}

/* argv[*at] is an option: true when it has this name; *ret_value is what stands behind its "=". */
static bool
options_is(const char *name, const char *arg, const char **ret_value)
{
	size_t len = strlen(name);

	if (strncmp(arg, name, len) != 0 || (arg[len] && arg[len] != '='))
		return false;
	*ret_value = arg[len] ? arg + len + 1 : NULL;
	return true;
}

/* One option. Returns -1 or the exit status. */
static int
options_one(const struct command *self, int argc, char **argv, int *at,
	    const struct cmd_option *options, size_t n)
{
	const char *value;

	for (size_t i = 0; i < n; i++) {
		if (!options_is(options[i].name, argv[*at], &value))
			continue;
		if (options[i].flag) {
			if (value)
				return options_misuse(self,
						      "this option takes no value:", argv[*at]);
			*options[i].flag = true;
			return -1;
		}
		if (!value && *at + 1 < argc)
			value = argv[++*at];
		if (!value)
			return options_misuse(self, "a value is missing behind", argv[*at]);
		*options[i].value = value;
		return -1;
	}
	return options_misuse(self, "unknown option", argv[*at]);
}

int
cmd_options(struct cmd *c, const struct command *self, int *argc, char **argv,
	    const struct cmd_option *options, size_t n, int min, int max)
{
	const struct cmd_option common = {"--tree", NULL, &c->tree_option};
	int left = 1, status;
	bool all_words = false;
	const char *value;

	for (int i = 1; i < *argc; i++) {
		if (all_words || argv[i][0] != '-' || !argv[i][1]) {
			argv[left++] = argv[i];
			continue;
		}
		if (strcmp(argv[i], "--") == 0) {
			all_words = true;
			continue;
		}
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			cmd_print_help(self);
			return EXIT_FINE;
		}
		status = options_is("--tree", argv[i], &value)
				 ? options_one(self, *argc, argv, &i, &common, 1)
				 : options_one(self, *argc, argv, &i, options, n);
		if (status >= 0)
			return status;
	}
	*argc = left;
	if (left - 1 < min)
		return options_misuse(self, "", "what for? An argument is missing.");
	if (max >= 0 && left - 1 > max)
		return options_misuse(self, "too many arguments, from this one on:", argv[max + 1]);
	return -1;
}

bool
cmd_number(const char *option, const char *text, long min, long max, long *ret)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || end == text || *end || value < min || value > max) {
		fprintf(stderr, "kiln: %s must be a whole number from %ld to %ld, not \"%s\"\n",
			option, min, max, text);
		return false;
	}
	*ret = value;
	return true;
}
