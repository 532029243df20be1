/* A root directory made of store entries, and what is installed in it.
 * `ROOT/var/lib/kiln/installed`: `NAME VERSION ENTRY OUTPUT asked|needed [yields|yields-last]`, sorted. During
 * an update `installed.new` beside it says what is wanted; after a cut the next update, whatever it
 * wants, tidies up by it. Files are hard links into the store when both are on one file system and
 * the path is not below etc/; else copies. A path that two packages have: directories merge; the
 * one that yields (more) gives way; the same contents are fine; else an error that names both packages.
 * A file below etc/ that the person changed is kept and the new one is written beside it as
 * NAME.new. */
#ifndef KILN_STORE_ROOT_H
#define KILN_STORE_ROOT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/strlist.h"
#include "base/yields.h"
#include "store/store.h"

struct root_package {
	char *name, *version, *entry, *output; /* owned */
	bool asked;                            /* named by a person; else only needed by another */
	enum yields yields;
};
struct root_set {
	struct root_package *item; /* owned, sorted by name */
	size_t n;
};

int root_installed(int root_fd, struct root_set *ret, struct error *e); /* a missing file: empty */
void root_set_free(struct root_set *s);
/* Keeps the order; copies the strings. -EEXIST when the name is there. */
int root_set_add(struct root_set *s, const char *name, const char *version, const char *entry,
		 const char *output, bool asked, enum yields yields);

/* Makes the root hold exactly `want`: adds, replaces and removes files, then writes `installed`
 * last. Nothing is touched when the new set has a conflict. Interrupted, a second run completes it.
 * The entries of what is installed and of what is wanted must be in the store. No symbolic link in
 * the root is followed. */
int root_update(int root_fd, const struct store *s, const struct root_set *want, struct error *e);

/* Compares every installed file with its manifest. Calls `tell(arg, package, path, what)` for each
 * difference (what: "changed", "missing", "changed configuration", the latter also for a missing
 * one). Returns the number of differences that are not configuration, or a negative errno. */
int root_verify(int root_fd, const struct store *s,
		void (*tell)(void *arg, const char *package, const char *path, const char *what),
		void *arg, struct error *e);
/* Which package owns a path ("usr/bin/cc"); NULL: none. Returns owned. */
char *root_whence(int root_fd, const struct store *s, const char *path, struct error *e);

#endif
