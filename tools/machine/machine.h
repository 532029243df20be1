/* A machine made of namespaces. A program's own header: failures print and exit here. */
#ifndef KILN_MACHINE_H
#define KILN_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
	MACHINE_DISKS = 8,
	MACHINE_BINDS = 16,
	MACHINE_ROOM = 128, /* bytes of the command line for words of our own */
	MACHINE_OFF = 0,
	MACHINE_REBOOTED = 10,
	MACHINE_DIED = 20,
	MACHINE_STOPPED = 30,
	MACHINE_MISUSE = 100,
	MACHINE_SYSTEM = 111,
};

struct machine {
	const char *root, *init, *stick, *plan_dir;
	const char *disk[MACHINE_DISKS]; /* names without "/dev/": "loop3" */
	size_t ndisks;
	const char *bind[MACHINE_BINDS]; /* "FROM:TO" */
	size_t nbinds;
	char cmdline[4096];
	bool plain;
	int timeout;        /* seconds; 0: none */
	const char *cut;    /* the power goes when the console says this; NULL: never */
	char base[64];      /* a tmpfs for our own things */
	char place[80];     /* where the new root is mounted, in our own mount namespace */
	int dev;            /* descriptor of its /dev */
	int master;         /* of the console */
	pid_t pid;          /* of PID 1, as seen from here */
};

/* "kiln-machine: sentence: strerror", exit 111. */
_Noreturn void machine_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Mounts everything that can be mounted from outside; fills place, dev and master. */
void world_make(struct machine *m);
/* Starts PID 1; fills pid. */
void world_start(struct machine *m);

/* Removes the directory that it was mounted at. */
void world_end(const struct machine *m);

/* Makes the nodes that a test may use, and those of the disks. */
void nodes_make(const struct machine *m);
/* Adds and removes nodes of partitions, so that they are what the kernel has. */
void nodes_follow(const struct machine *m);

/* Opens the console's pseudo-terminal and binds it to PLACE/dev/console; fills master. */
void bridge_open(struct machine *m);
/* Copies between the console and standard input and output until PID 1 is gone. Returns its wait
 * status, or -1 when the time was over, `cut` was said or Ctrl-] was pressed. */
int bridge_run(struct machine *m);

#endif
