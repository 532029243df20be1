/* kiln-installer: what runs on every console of the live system.
 * Exit: 0 done, 1 the work failed, 100 misuse, 111 system. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attend.h"
#include "base/buf.h"
#include "base/file.h"
#include "check.h"
#include "choose.h"
#include "install.h"
#include "shell.h"

enum { EXIT_FINE = 0, EXIT_FAILED = 1, EXIT_MISUSE = 100, EXIT_SYSTEM = 111 };

static const char usage[] =
	"usage: kiln-installer [--plan FILE] [--dry-run] [--check-stick] [--console NAME] [--stick DIR]\n"
	"                      [--tree DIR] [--store DIR] [--sources DIR] [--mount DIR] [--countdown SECONDS]\n"
	"Installs a distro of the Kiln stick that was booted: asks, or carries out a plan file.\n"
	"  --plan FILE       take this plan file (otherwise kiln.plan= of the kernel command line,\n"
	"                    the stick, other volumes)\n"
	"  --dry-run         with --plan: show what would be done, and touch nothing\n"
	"  --check-stick     compare every file of the stick with its hash, and name the bad ones\n"
	"  --console NAME    what this terminal is called (KILN_CONSOLE)\n"
	"  --stick DIR       where the stick is mounted (KILN_STICK; /run/kiln/stick)\n"
	"  --tree DIR        the recipes (/usr/share/kiln)\n"
	"  --store DIR       finished packages (/var/lib/kiln/store)\n"
	"  --sources DIR     source archives (STICK/kiln/sources)\n"
	"  --mount DIR       where the target gets mounted (/mnt)\n"
	"  --countdown N     seconds before an unattended plan begins (10)\n";

struct options {
	struct attend a;
	char sources[512];
	int dry_run, check;
};

static const char *
env_or(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

/* 0, or -1 after telling. */
static int
take_option(struct options *o, int letter)
{
	char *end;
	long n;

	switch (letter) {
	case 'p': o->a.plan = optarg; return 0;
	case 'c': o->a.console = optarg; return 0;
	case 's': o->a.stick = optarg; return 0;
	case 't': o->a.tree = optarg; return 0;
	case 'S': o->a.store = optarg; return 0;
	case 'o': o->a.sources = optarg; return 0;
	case 'm': o->a.mount = optarg; return 0;
	case 'n':
		n = strtol(optarg, &end, 10);
		if (*end || end == optarg || n < 0 || n > 3600) {
			fprintf(stderr, "kiln-installer: --countdown wants seconds, not %s\n", optarg);
			return -1;
		}
		o->a.countdown = (int)n;
		return 0;
	default: return -1;
	}
}

static int
parse_options(int argc, char **argv, struct options *o)
{
	static struct option longs[] = {
		{"plan", 1, NULL, 'p'}, {"console", 1, NULL, 'c'}, {"stick", 1, NULL, 's'},
		{"tree", 1, NULL, 't'}, {"store", 1, NULL, 'S'}, {"sources", 1, NULL, 'o'},
		{"mount", 1, NULL, 'm'}, {"countdown", 1, NULL, 'n'}, {"dry-run", 0, NULL, 'd'},
		{"check-stick", 0, NULL, 'k'}, {"help", 0, NULL, 'h'}, {NULL, 0, NULL, 0},
	};
	int letter;

	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'h') {
			fputs(usage, stdout);
			exit(EXIT_FINE);
		}
		if (letter == 'd')
			o->dry_run = 1;
		else if (letter == 'k')
			o->check = 1;
		else if (take_option(o, letter) < 0)
			return -1;
	}
	if (optind < argc || (o->dry_run && !o->a.plan))
		return -1;
	if (!o->a.sources) {
		snprintf(o->sources, sizeof(o->sources), "%s/kiln/sources", o->a.stick);
		o->a.sources = o->sources;
	}
	return 0;
}

static int
fail(const struct error *e, int code)
{
	fprintf(stderr, "kiln-installer: %s\n", e->text);
	return code;
}

static void
tell_file(void *arg, size_t done, size_t total, const char *path, const char *problem)
{
	(void)arg;
	if (problem)
		printf("BAD: %s: %s\n", path, problem);
	else if (done == total || done % 50 == 0)
		printf("%zu of %zu files are looked at\n", done, total);
	fflush(stdout);
}

static int
run_check(const struct options *o)
{
	struct error e = {0};
	int bad = check_stick(o->a.stick, tell_file, NULL, &e);

	if (bad < 0)
		return fail(&e, EXIT_FAILED);
	if (bad)
		printf("%d bad file%s: write the stick anew, or use another one.\n", bad, bad == 1 ? "" : "s");
	else
		printf("The stick is good.\n");
	return bad ? EXIT_FAILED : EXIT_FINE;
}

static int
run_dry(const struct options *o)
{
	struct disk_scan where = {.stick = o->a.stick};
	struct install in = {.tree = o->a.tree, .mount = o->a.mount, .keep = true};
	struct choice c = {0};
	struct lists lists = {0};
	struct error e = {0};
	struct plan *plan = NULL;
	char hash[SHA256_HEX], *text = NULL;
	int err = plan_read(o->a.plan, &plan, &e);

	if (!err)
		err = lists_read(o->a.tree, o->a.stick, o->a.share, &lists, &e);
	if (!err)
		err = disk_scan(&where, &c.disks, &e);
	if (!err) {
		plan_hash(plan, hash);
		err = choose_plan(&lists, plan, hash, &c, &e);
		plan = NULL;
	}
	if (!err) {
		in.plan = c.plan;
		in.distro = c.distro;
		in.disk = c.disk;
		text = install_explain(&in, &e);
		err = text ? 0 : -EINVAL;
	}
	if (text)
		fputs(text, stdout);
	free(text);
	plan_free(plan);
	choice_clear(&c);
	lists_free(&lists);
	return err ? fail(&e, EXIT_FAILED) : EXIT_FINE;
}

static int
run_console(struct options *o)
{
	enum attend_end end = ATTEND_AGAIN;
	struct error e = {0}, ignored = {0};
	struct buf cmdline = {0};
	int err;

	(void)file_read_at(AT_FDCWD, "/proc/cmdline", 65536, &cmdline, &ignored);
	o->a.cmdline = cmdline.data ? cmdline.data : "";
	(void)signal(SIGPIPE, SIG_IGN);
	err = attend_run(&o->a, &end, &e);
	buf_free(&cmdline);
	if (err)
		return fail(&e, err == -EIO ? EXIT_FAILED : EXIT_SYSTEM);
	(void)shell_end_machine(end == ATTEND_POWEROFF);
	return EXIT_FINE;
}

int
main(int argc, char **argv)
{
	struct options o = {.a = {.tree = "/usr/share/kiln", .store = "/var/lib/kiln/store", .share = "/usr/share",
				  .mount = "/mnt", .run = "/run/kiln", .countdown = 10}};

	o.a.stick = env_or("KILN_STICK", "/run/kiln/stick");
	o.a.console = env_or("KILN_CONSOLE", "this terminal");
	o.a.term = getenv("TERM");
	if (parse_options(argc, argv, &o) < 0) {
		fputs(usage, stderr);
		return EXIT_MISUSE;
	}
	if (o.check)
		return run_check(&o);
	if (o.dry_run)
		return run_dry(&o);
	return run_console(&o);
}
