/* Runs a program of the host (curl, wget, apt) and waits for it. */
#ifndef KILN_STORE_PROGRAM_H
#define KILN_STORE_PROGRAM_H

#include "base/buf.h"
#include "base/error.h"

#define PROGRAM_NOT_FOUND 127

/* argv[0] is looked for in PATH; standard input is empty; what it writes to both outputs, at most
 * 64 MiB, is put into ret_output, which may be NULL. Returns its exit status, 128 and the signal
 * when one killed it, PROGRAM_NOT_FOUND when there is no such program, or a negative errno. */
int program_run(const char *const *argv, struct buf *ret_output, struct error *e);

#endif
