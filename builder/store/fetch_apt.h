/* Source archives from the host's own package archive, by apt with a private configuration. */
#ifndef KILN_STORE_FETCH_APT_H
#define KILN_STORE_FETCH_APT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "store/fetch.h"

/* Downloads the file of source package `what` (NAME=VERSION) to `part`; its contents are not
 * checked here. 0, or a negative errno with a sentence: -ENOENT when apt or the version is not
 * there; the sentence then offers the newest version. */
int fetch_apt(const struct fetch *f, const struct recipe_source *s, const char *what,
	      const char *part, struct error *e);

/* The newest version of a source package (owned; NULL: the archive has none), and what `apt-get
 * source --print-uris` says about it, added to ret_uris. 0 or a negative errno. */
int fetch_apt_newest(const struct fetch *f, const char *name, char **ret_version,
		     struct buf *ret_uris, struct error *e);

/* Adds the directories that stand in such `'URI' FILE SIZE HASH` lines to ret, each once. 0 or -ENOMEM. */
int fetch_apt_dirs(const char *text, struct strlist *ret);

/* Finds the file in what `apt-get source --print-uris` wrote, `'URI' FILE SIZE HASH` lines: by its
 * sha256, else by its name. Returns its URI, owned, or NULL. */
char *fetch_apt_uri(const char *text, const struct recipe_source *s, bool only_hash);

#endif
