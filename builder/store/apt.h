/* The host's apt, asked with a private configuration and state: the host's own stays as it is. The sources are those of
 * the host's own entries (apt_sources.h), so that no server is named here. */
#ifndef KILN_STORE_APT_H
#define KILN_STORE_APT_H

#include "base/buf.h"
#include "base/error.h"
#include "base/strlist.h"
#include "store/fetch.h"

struct apt {
	const struct fetch *fetch; /* borrowed: its scratch directory, and whom to tell */
	struct strlist options;    /* owned: for every call */
	char *dir;                 /* owned: the private state */
	struct error *e;           /* borrowed: where failures are told */
};

/* Writes the configuration and fetches what the archive lists, at most once a day. 0 or a negative errno: -ENOENT when
 * this host has no apt, or no Debian archive in its configuration. To be closed either way. */
int apt_open(struct apt *a, const struct fetch *f, struct error *e);
void apt_close(struct apt *a);

/* Runs PROGRAM with the private options and up to three more arguments (NULL ends them); what it prints is added to
 * output. Its exit status, or a negative errno. */
int apt_run(struct apt *a, const char *program, const char *const more[3], struct buf *output);

/* What `apt-get source --print-uris` says about NAME=VERSION, added to ret. Its exit status, or a negative errno. */
int apt_source_uris(struct apt *a, const char *what, struct buf *ret);

/* One file to `part`. 0 or a negative errno. */
int apt_download(struct apt *a, const char *uri, const char *part);

#endif
