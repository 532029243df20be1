/* kiln-machine: the options, and what the end means. See README.md. */
#include "machine.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char usage[] =
	"usage: kiln-machine --root DIR [--plain] [--init PATH] [--disk /dev/loopN]...\n"
	"                    [--cmdline TEXT] [--stick DIR] [--plan-dir DIR]\n"
	"                    [--bind FROM:TO]... [--timeout SECONDS] [--cut TEXT]\n"
	"Runs DIR's init as PID 1 of new namespaces.\n"
	"Exit: 0 switched off, 10 rebooted, 20 PID 1 died, 30 stopped, 100 misuse, 111 system.\n";

void
machine_die(const char *format, ...)
{
	int code = errno;
	va_list ap;

	fprintf(stderr, "kiln-machine: ");
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fprintf(stderr, ": %s\n", strerror(code));
	exit(MACHINE_SYSTEM);
}

static _Noreturn void
machine_misuse(const char *sentence, const char *word)
{
	fprintf(stderr, "kiln-machine: %s: %s\n%s", sentence, word, usage);
	exit(MACHINE_MISUSE);
}

/* Only loop devices: a test can't name the machine's own disk by mistake. */
static void
machine_add_disk(struct machine *m, const char *path)
{
	static const char prefix[] = "/dev/loop";
	const char *digits = path + sizeof prefix - 1;

	if (strncmp(path, prefix, sizeof prefix - 1) != 0 || !*digits ||
	    digits[strspn(digits, "0123456789")])
		machine_misuse("only whole loop devices are given to it, not", path);
	if (m->ndisks == MACHINE_DISKS)
		machine_misuse("too many disks at", path);
	m->disk[m->ndisks++] = path + strlen("/dev/");
}

static void
machine_option(struct machine *m, int option, char *value)
{
	char *end;

	switch (option) {
	case 'r': m->root = value; break;
	case 'i': m->init = value; break;
	case 's': m->stick = value; break;
	case 'l': m->plan_dir = value; break;
	case 'p': m->plain = true; break;
	case 'd': machine_add_disk(m, value); break;
	case 'c':
		if (snprintf(m->cmdline, sizeof m->cmdline - MACHINE_ROOM, "%s", value) >=
		    (int)sizeof m->cmdline - MACHINE_ROOM)
			machine_misuse("the command line is too long", value);
		break;
	case 'b':
		if (m->nbinds == MACHINE_BINDS || !strchr(value, ':'))
			machine_misuse("--bind wants FROM:TO, 16 at most", value);
		m->bind[m->nbinds++] = value;
		break;
	case 't':
		m->timeout = (int)strtol(value, &end, 10);
		if (*end || m->timeout < 1)
			machine_misuse("--timeout wants seconds", value);
		break;
	case 'u':
		if (!*value || strlen(value) > 256)
			machine_misuse("--cut wants a text of at most 256 bytes", value);
		m->cut = value;
		break;
	default:
		fputs(usage, stderr);
		exit(MACHINE_MISUSE);
	}
}

/* The stick's place, and what kind of terminal we are; machine_option has left room. */
static void
machine_add_words(struct machine *m)
{
	const char *term = isatty(0) && isatty(1) ? getenv("TERM") : "dumb";
	size_t used = strlen(m->cmdline);

	if (m->stick)
		used += (size_t)snprintf(m->cmdline + used, sizeof m->cmdline - used,
					 " kiln.stick=/stick");
	if (!strstr(m->cmdline, "kiln.term=") && term && strlen(term) < 32)
		used += (size_t)snprintf(m->cmdline + used, sizeof m->cmdline - used,
					 " kiln.term=%s", term);
	snprintf(m->cmdline + used, sizeof m->cmdline - used, "\n");
}

static void
machine_parse(struct machine *m, int argc, char **argv)
{
	static const struct option options[] = {
		{ "root", required_argument, NULL, 'r' },
		{ "plain", no_argument, NULL, 'p' },
		{ "init", required_argument, NULL, 'i' },
		{ "disk", required_argument, NULL, 'd' },
		{ "cmdline", required_argument, NULL, 'c' },
		{ "stick", required_argument, NULL, 's' },
		{ "plan-dir", required_argument, NULL, 'l' },
		{ "bind", required_argument, NULL, 'b' },
		{ "timeout", required_argument, NULL, 't' },
		{ "cut", required_argument, NULL, 'u' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		machine_option(m, option, optarg);
	if (optind < argc)
		machine_misuse("not understood", argv[optind]);
	if (!m->root)
		machine_misuse("which root?", "--root DIR is missing");
	machine_add_words(m);
}

/* In a pid namespace, reboot(2) kills PID 1: SIGHUP means restart, SIGINT means off. */
static int
machine_judge(int status)
{
	if (status == -1) {
		fprintf(stderr, "\nkiln-machine: stopped from outside\n");
		return MACHINE_STOPPED;
	}
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP) {
		fprintf(stderr, "\nkiln-machine: rebooted\n");
		return MACHINE_REBOOTED;
	}
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) {
		fprintf(stderr, "\nkiln-machine: switched off\n");
		return MACHINE_OFF;
	}
	if (WIFSIGNALED(status))
		fprintf(stderr, "\nkiln-machine: PID 1 was killed by signal %d\n",
			WTERMSIG(status));
	else
		fprintf(stderr, "\nkiln-machine: PID 1 exited with status %d\n",
			WEXITSTATUS(status));
	return MACHINE_DIED;
}

int
main(int argc, char **argv)
{
	static struct machine m;
	int status;

	machine_parse(&m, argc, argv);
	if (geteuid() != 0)
		machine_misuse("namespaces with disks need root", "run it with sudo");
	world_make(&m);
	world_start(&m);
	status = bridge_run(&m);
	world_end(&m);
	return machine_judge(status);
}
