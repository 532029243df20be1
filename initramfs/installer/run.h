/* Runs one program and waits for it. No shell is involved. */
#ifndef KILN_INSTALLER_RUN_H
#define KILN_INSTALLER_RUN_H

#include "base/buf.h"
#include "base/error.h"

struct run {
	const char *const *argv; /* NULL-terminated; argv[0] is looked for in /usr/bin, /usr/sbin, /bin, /sbin */
	const char *const *env;  /* NAME=VALUE, NULL-terminated, added to PATH, HOME, LC_ALL, TZ; NULL: none */
	const char *chroot;      /* NULL: none */
	const char *input;       /* text for its standard input; NULL: /dev/null */
	int log;                 /* descriptor that gets its output too; -1: none */
	struct buf *output;      /* NULL, or gets its output, 2 MiB at most */
};

/* 0 when it exits with 0. -ENOENT when there is no such program, -EIO when it fails: the
 * sentence has the program's name, its exit status and the last line of its output. *ret_status
 * (may be NULL) is the exit status, -1 by signal. -EFBIG when there was more
 * output than is kept. */
int run_program(const struct run *r, int *ret_status, struct error *e);

#endif
