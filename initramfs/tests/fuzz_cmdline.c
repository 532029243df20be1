/* Any bytes as kernel command line, and as the start of a volume: no crash, and what comes out
 * keeps its promises. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "init/cmdline.h"
#include "init/volume.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int holds)
{
	if (!holds)
		abort();
}

static void
check_path(const char *path, size_t size)
{
	must(memchr(path, '\0', size) != NULL);
	must(!path[0] || path[0] == '/');
	must(!strstr(path, "/../"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cmdline c;
	struct volume v;

	cmdline_parse((const char *)data, size, &c);
	must(c.nconsoles <= CMDLINE_CONSOLES);
	for (size_t i = 0; i < c.nconsoles; i++)
		must(c.console[i][0] && strlen(c.console[i]) < sizeof c.console[i] &&
		     !strchr(c.console[i], '/'));
	check_path(c.stick, sizeof c.stick);
	check_path(c.iso, sizeof c.iso);
	must(c.wait >= 0 && c.wait <= 999);
	must(memchr(c.problem, '\0', sizeof c.problem) != NULL);
	for (const char *p = c.problem; *p; p++)
		must(*p >= ' ' && *p <= '~');
	volume_probe(data, size, &v);
	must(memchr(v.label, '\0', sizeof v.label) != NULL);
	return 0;
}
