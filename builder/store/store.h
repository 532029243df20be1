/* The store: finished packages, `ENTRY/{tree,manifest,provenance,log}`, in the first directory that
 * has them; only the first one is written. An entry is whole or it is not there. */
#ifndef KILN_STORE_STORE_H
#define KILN_STORE_STORE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strlist.h"
#include "store/manifest.h"

#define STORE_EPOCH 1735689600 /* 2025-01-01: the mtime of every file of every package */

struct store {
	struct strlist dirs;   /* absolute paths of `store` directories; the first is written */
	int fd;                /* of the first; -1 when it can't be written */
	struct store_new *new; /* owned list: entries that were begun; their locks */
};

/* The first directory is made when it is missing. Removes what a cut left beside: names that begin
 * with ".new-" and are not locked by a living process. Any number of processes may have one store
 * open. */
int store_open(const struct strlist *dirs, struct store **ret, struct error *e);
void store_close(struct store *s);

/* Absolute path of the entry (owned), or NULL when no directory has it. */
char *store_find(const struct store *s, const char *entry);
/* Output hash from its manifest; manifest file only, trees are not read. */
int store_output(const struct store *s, const char *entry, char ret_hex[SHA256_HEX],
		 struct error *e);
int store_manifest(const struct store *s, const char *entry, struct manifest *ret, struct error *e);

/* Starts an entry: a new directory `.new-ENTRY.PID` in the first store with an empty `tree/`, which
 * is locked. Returns its absolute path, owned. */
int store_begin(struct store *s, const char *entry, char **ret_path, struct error *e);
/* Normalises tree/, writes manifest and provenance (and an empty log where there is none), syncs
 * (syncfs), renames it into place and syncs the directory. When the entry is there already: with
 * the same output ours is dropped, which is fine; with another one -EEXIST, naming both. After a
 * failure the path is still there, for a look or for store_abort. With `expect` (may be NULL) another output is -EBADMSG,
 * before anything is in place. */
int store_commit(struct store *s, const char *entry, const char *path, const char *provenance,
		 const char *expect, char ret_output[SHA256_HEX], struct error *e);
void store_abort(struct store *s, const char *path); /* removes it */
/* Reads every file of the entry and compares it with its manifest; names the first that differs. */
int store_verify(const struct store *s, const char *entry, struct error *e);

#endif
