/* The host's own apt configuration, read only to learn where its distribution's archive is. */
#ifndef KILN_STORE_APT_SOURCES_H
#define KILN_STORE_APT_SOURCES_H

#include "base/buf.h"
#include "base/strlist.h"

/* Adds `deb-src [...] URI SUITE main` to ret for every entry of one file that is enabled, has the
 * component main and a suite of the host's release `codename` (so the entries of third parties drop
 * out): SUITE is our `suite` for CODENAME, with -updates too, and -security for CODENAME-security.
 * Lines that are there already are not added again. 0 or -ENOMEM; what can't be read is skipped. */
int apt_sources_list(const char *text, const char *codename, const char *suite,
		     struct strlist *ret);
int apt_sources_deb822(const char *text, const char *codename, const char *suite,
		       struct strlist *ret);

/* All of the files below etc/apt of `root_fd`, when etc/os-release says that the host is Debian. */
int apt_sources_read(int root_fd, const char *suite, struct strlist *ret);

#endif
