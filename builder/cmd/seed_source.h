/* Sources for the seed: the same archives, places, patches and `prepare` as in a build, without a
 * sandbox. */
#ifndef KILN_CMD_SEED_SOURCE_H
#define KILN_CMD_SEED_SOURCE_H

#include "cmd/cmd.h"

/* Hash of the script and of sources and patches of the recipes. */
int seed_source_key(struct cmd *c, const char *script, const struct strlist *recipes,
		    char ret[SHA256_HEX], struct error *e);
/* Makes SRC/dir, unless it is there. */
int seed_source_prepare(struct cmd *c, const struct recipe *recipe, const char *src,
			const char *dir, struct error *e);
/* Runs a program with variables added to the environment; an exit status other than 0 is an error. It has
 * a process group of its own, and gets SIGTERM when we die. */
int seed_source_run(const char *const *argv, const char *const env[][2], size_t nenv,
		    struct error *e);

#endif
