/* PID 1 of the live system, from the kernel's first call to the menu:
 *  1. signals: PID 1 must not die, whatever comes         power.c, rescue.c
 *  2. proc, sys, dev, run                                 mount.c
 *  3. the kernel's command line                           cmdline.c
 *  4. the consoles: screen and serial lines               console.c
 *  5. the stick                                           stick.c
 *  6. its live.squashfs becomes the root                  root.c
 *  7. a check of the stick, when asked for                session.c
 *  8. an installer on every console, for ever             session.c
 * A step that fails ends in rescue(): the sentence and a shell on every console. Nothing here
 * allocates or exits. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "console.h"
#include "mount.h"
#include "power.h"
#include "rescue.h"
#include "root.h"
#include "session.h"
#include "stick.h"
#include "text.h"

enum { INIT_CMDLINE = 4096 }; /* bytes of the command line that are read; x86 has 2048 */

static void
init_read_cmdline(struct cmdline *ret)
{
	char text[INIT_CMDLINE];
	ssize_t n = -1;
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		n = read(fd, text, sizeof text);
		close(fd);
	}
	cmdline_parse(text, n > 0 ? (size_t)n : 0, ret);
}

/* Descriptors 0 to 2 must be something, so that no other file becomes one of them. */
static void
init_fill_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

int
main(void)
{
	static struct console_list consoles = { .name = { "console" }, .n = 1 };
	static struct session_list sessions;
	const char *failed;
	struct cmdline cmdline;
	struct text why;

	power_init(&consoles);
	rescue_init(&consoles);
	failed = mount_basics();
	if (failed) {
		text_set(&why, failed, ": ", strerror(errno), NULL);
		rescue(&consoles, "mounting", why.s);
	}
	init_fill_descriptors();
	init_read_cmdline(&cmdline);
	console_find(&cmdline, &consoles);
	sethostname("kiln", 4);
	if (cmdline.problem[0]) {
		console_say(&consoles, cmdline.problem);
		console_say(&consoles, "\r\n");
	}
	if (cmdline.rescue)
		rescue(&consoles, "kiln.rescue=1", "as asked for");
	if (stick_find(&cmdline, &consoles, &why))
		rescue(&consoles, "finding the stick", why.s);
	if (!root_is_live() && root_enter(&why))
		rescue(&consoles, "starting the live system", why.s);
	if (cmdline.check)
		session_check(&consoles);
	session_init(&sessions, &consoles, cmdline.term, NULL);
	session_loop(&sessions);
}
