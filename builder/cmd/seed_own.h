/* The seed of a machine that has its own toolchain. */
#ifndef KILN_CMD_SEED_OWN_H
#define KILN_CMD_SEED_OWN_H

#include "cmd/cmd.h"

/* Fills c->seed with the trees of `packages`, the first one uppermost, as the recipes are now or as
 * they were when this machine was installed. For a package that another stands in for: that one and
 * what it runs. False: not all are here, and c->seed is empty. */
bool seed_own(struct cmd *c, const struct strlist *packages);

#endif
