/* A sandbox: mount, pid, net, ipc, uts and user namespaces. Its root is a read-only overlay of the
 * given trees over a skeleton: links bin sbin lib lib64 -> usr/..., usr/sbin -> bin, usr/lib64 ->
 * lib, a minimal /etc/passwd and /etc/group, empty directories for what is mounted. /tmp is
 * writable, and so are the binds that say so. /dev has null zero full random urandom tty ptmx pts
 * shm; /proc shows processes of the sandbox and nothing of the machine; no /sys. Host name "kiln",
 * no network but lo, no new privileges. Uid 0 inside is the caller outside and has no other id.
 * Works for root and, where the kernel lets everybody make user namespaces, for everybody. */
#ifndef KILN_SANDBOX_SANDBOX_H
#define KILN_SANDBOX_SANDBOX_H

#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/strlist.h"

#define SANDBOX_BROKEN 111 /* exit status when it could not be set up */

struct sandbox_bind {
	const char *from; /* absolute, outside: a directory or a file */
	const char *to;   /* absolute, inside; no link of the skeleton on the way */
	int writable;
};

struct sandbox {
	const struct strlist *trees; /* absolute; the first is uppermost; at most 490 */
	const char *scratch;         /* absolute; an empty directory: skeleton, mount point, /tmp */
	const struct sandbox_bind *binds;
	size_t nbinds;
	const struct strlist *env; /* NAME=VALUE, the whole environment */
	const char *const *argv;   /* NULL-terminated; argv[0] is a path inside */
	const char *cwd;           /* inside */
	int output;                /* descriptor for stdout and stderr */
	int memory;                /* MiB per process address space; 0: none */
};

/* Starts it; *ret_pid is a child of the caller, and a pidfd is returned in *ret_pidfd. When it
 * dies, all of its processes are gone; when the caller dies, it dies. Exit status: that of argv[0],
 * 128+N when signal N ended it, SANDBOX_BROKEN with a line "sandbox: ..." on output when it could
 * not be set up. */
int sandbox_start(const struct sandbox *s, pid_t *ret_pid, int *ret_pidfd, struct error *e);
/* SIGKILL to all of it. The caller still waits for the pid. */
void sandbox_kill(pid_t pid);

#endif
