/* What lies at the bottom of every sandbox root, and the names of the trees above it. */
#ifndef KILN_SANDBOX_SKELETON_H
#define KILN_SANDBOX_SKELETON_H

#include "base/buf.h"
#include "base/error.h"
#include "sandbox/sandbox.h"

/* Fills s->scratch: skel/ (the lowest tree), empty/ (overlayfs wants two lower trees), root/ (mount
 * point), tmp/, and links 0 1 2 ... to the trees, because the mount call takes one page of text. */
int skeleton_make(const struct sandbox *s, struct error *e);
/* Appends "0:1:...:skel:empty" to ret. 0 or -ENOMEM. */
int skeleton_lower(const struct sandbox *s, struct buf *ret);

#endif
