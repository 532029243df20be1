/* The mounts of a sandbox, made by a process that is alone in a new mount namespace. */
#ifndef KILN_SANDBOX_MOUNTS_H
#define KILN_SANDBOX_MOUNTS_H

#include <stdbool.h>

#include "base/error.h"
#include "sandbox/sandbox.h"

/* Ends with the new root as "/" and nothing of the old one left. `user`: the caller is root only in
 * a user namespace. */
int mounts_make(const struct sandbox *s, const char *lower, bool user, struct error *e);

#endif
