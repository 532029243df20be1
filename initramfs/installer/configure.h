/* What makes one machine differ from another: the distro's own script, run in the target, puts
 * the plan's wishes into /etc. */
#ifndef KILN_INSTALLER_CONFIGURE_H
#define KILN_INSTALLER_CONFIGURE_H

#include "base/error.h"
#include "base/strlist.h"
#include "table.h"
#include "recipe/plan.h"

/* Writes ROOT/etc/kiln/plan (passwords as hashes, mode 0600) and runs /usr/lib/kiln/configure in
 * the target with configure_environment. The plan's passwords must be hashes already. */
int configure_target(const struct plan *plan, const struct table *l, const char *root, int log,
		     struct error *e);

/* KILN_HOSTNAME KILN_TIMEZONE KILN_KEYMAP KILN_NETWORK KILN_CONSOLE; KILN_ROOT_HASH; KILN_USERS
 * (names) and KILN_HASH_NAME of each (what is no letter or digit in the name is "_");
 * KILN_SSH_KEYS, one a line; KILN_ROOT_UUID KILN_ESP_UUID KILN_SWAP_UUID, of the file systems.
 * What the plan leaves out is left out. */
int configure_environment(const struct plan *plan, const struct table *l, struct strlist *ret);

#endif
