/* The seed: the compiler that builds the first packages. */
#ifndef KILN_CMD_SEED_H
#define KILN_CMD_SEED_H

#include "cmd/cmd.h"

/* Fills c->seed and c->seed_text. Looks, in this order, for: `dir` (--seed), KILN_SEED, the seed in
 * the caches, the own toolchain in the store, the installed one; builds it with the host's compiler
 * when there is none. */
int seed_use(struct cmd *c, const char *dir, int jobs, struct error *e);

#endif
