/* A sandbox: user, mount, pid, net, ipc and uts namespaces; its root is a read-only overlay of the
 * given trees, with /build (work), /out, /tmp writable; /recipe, /styles, /sources, /bundle read-only;
 * /dev with null zero full random urandom tty ptmx pts shm; its own /proc; no /sys. Host name "kiln", no
 * network but lo, no new privileges. The root has the links bin sbin lib lib64 -> usr/..., usr/sbin -> bin,
 * usr/lib64 -> lib. Uid 0 inside is the caller outside. */
#ifndef KILN_SANDBOX_SANDBOX_H
#define KILN_SANDBOX_SANDBOX_H

#include <sys/types.h>

#include "base/error.h"
#include "base/strlist.h"

struct sandbox_bind {
	const char *from; /* absolute, outside */
	const char *to;   /* absolute, inside */
	int writable;
};

struct sandbox {
	const struct strlist *trees;  /* absolute; the first is uppermost */
	const char *scratch;          /* absolute; an empty directory for the mount point and the overlay's own */
	const struct sandbox_bind *binds;
	size_t nbinds;
	const struct strlist *env;    /* NAME=VALUE, the whole environment */
	const char *const *argv;      /* NULL-terminated; argv[0] is a path inside */
	const char *cwd;              /* inside */
	int output;                   /* descriptor for stdout and stderr */
	int memory;                   /* MiB per process address space; 0: none */
};

/* Starts it; *ret_pid is a child of the caller, and a pidfd is returned in *ret_pidfd. When it dies, all of its
 * processes are gone. Exit status 111 with a line "sandbox: ..." on output: it could not be set up. */
int sandbox_start(const struct sandbox *s, pid_t *ret_pid, int *ret_pidfd, struct error *e);
/* SIGKILL to all of it. The caller still waits for the pid. */
void sandbox_kill(pid_t pid);

#endif
