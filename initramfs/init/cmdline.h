/* The words of the kernel command line that are meant for init. Pure: text in, struct out. */
#ifndef KILN_INIT_CMDLINE_H
#define KILN_INIT_CMDLINE_H

#include <stdbool.h>
#include <stddef.h>

enum {
	CMDLINE_CONSOLES = 4, /* how many kiln.console= are kept */
	CMDLINE_PATH = 256,   /* bytes of a path, with its NUL */
};

struct cmdline {
	char console[CMDLINE_CONSOLES][32]; /* "ttyS0": names below /dev, no slash at the front */
	size_t nconsoles;
	char stick[CMDLINE_PATH]; /* kiln.stick=DIR: mounted already; "": not given */
	char iso[CMDLINE_PATH];   /* kiln.iso=PATH: an ISO file on some volume; "": not given */
	char id[72]; /* kiln.id=TEXT: what the stick's /kiln/stick says; "": anything */
	char term[32];            /* kiln.term=NAME: TERM of the consoles; "": by their names */
	int wait;                 /* kiln.wait=SECONDS: how long the stick is looked for; 60 */
	bool check;               /* kiln.check=1: look at the stick before the menu */
	bool rescue;              /* kiln.rescue=1: a shell instead of the menu */
	char problem[160];        /* the first bad word, as a sentence; "": all was well */
};

/* Splits at blanks; a word may have parts in double quotes, as the kernel has it. Other words are
 * left alone, so are kiln.plan= and kiln.auto=, which the installer reads itself. A bad value is
 * told in `problem`, and then counts as not given. Never fails: a machine must come up with any
 * command line. */
void cmdline_parse(const char *text, size_t len, struct cmdline *ret);

#endif
