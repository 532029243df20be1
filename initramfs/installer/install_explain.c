/* The plan as lines, for the person who says yes to it. */
#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"
#include "install.h"
#include "partition.h"

static int
explain_disk(const struct install *in, const struct table *t, struct buf *b)
{
	enum partition_state state = PARTITION_OTHER;
	struct error ignored = {0};
	char *line = disk_describe(in->disk);
	int err = line ? buf_printf(b, "Disk      %s\n", line) : -ENOMEM;

	free(line);
	if (err)
		return err;
	(void)partition_check(t, &state, &ignored);
	if (in->keep && state == PARTITION_UNFINISHED)
		err = buf_append_str(b, "          The installation on it goes on; what is finished is kept.\n");
	else
		err = buf_append_str(b, "          Everything on it is erased.\n");
	return err ? err : table_print(t, b);
}

char *
install_explain(const struct install *in, struct error *e)
{
	const struct plan *p = in->plan;
	struct table t = {0};
	struct buf b = {0};
	int err = install_check(in, &t, e);

	if (err)
		return NULL;
	err = explain_disk(in, &t, &b);
	if (!err)
		err = buf_printf(&b, "Distro    %s (%s)%s\n", in->distro->name, in->distro->summary,
				 p->add.n ? ", and added packages" : "");
	if (!err)
		err = buf_printf(&b, "Build     %s\n",
				 p->build_all ? "everything is compiled on this machine"
					      : "finished packages from the stick, the rest is compiled");
	if (!err && in->distro->minutes > 0 && p->build_all)
		err = buf_printf(&b, "          about %d minutes on a machine with two cores\n",
				 in->distro->minutes);
	if (!err)
		err = buf_printf(&b, "Name      %s, %zu user%s, time zone %s, keyboard %s, network %s\n",
				 p->hostname, p->users.n, p->users.n == 1 ? "" : "s", p->timezone, p->keymap,
				 p->network);
	if (!err)
		err = buf_printf(&b, "Then      %s\n", p->after);
	table_free(&t);
	if (err) {
		buf_free(&b);
		(void)error_set(e, err, "there is no memory left");
	}
	return b.data;
}
