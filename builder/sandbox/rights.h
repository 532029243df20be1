/* What a process in a sandbox may not do any more. */
#ifndef KILN_SANDBOX_RIGHTS_H
#define KILN_SANDBOX_RIGHTS_H

#include <sys/types.h>

#include "base/error.h"

/* Maps ids `uid` and `gid` of the parent user namespace to 0 in the caller's own, which is new. */
int rights_map_ids(uid_t uid, gid_t gid, struct error *e);
/* Into one more user namespace, which owns none of the sandbox's mounts or network; where the
 * kernel refuses that, what follows is all there is. Then only the capabilities that an installing
 * `make` needs (owner and mode of files, ids) stay, resource limits are set and no_new_privs.
 * `memory` in MiB, 0: none. */
int rights_drop(int memory, struct error *e);

#endif
