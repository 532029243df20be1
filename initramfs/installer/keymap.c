#include "keymap.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>

#include <linux/kd.h>

#include "base/buf.h"
#include "base/file.h"
#include "run.h"

int
keymap_load(int terminal, const char *share, const char *name, int log, struct error *e)
{
	struct buf path = {0};
	int mode, err;

	if (ioctl(terminal, KDGKBMODE, &mode) < 0)
		return 0;
	err = buf_printf(&path, "%s/keymaps/%s.bmap", share, name);
	if (err) {
		err = error_set(e, err, "there is no memory left");
	} else if (!file_exists_at(AT_FDCWD, path.data)) {
		err = error_set(e, -ENOENT, "there is no key map %s", name);
	} else {
		/* the program reads its standard input */
		const char *argv[] = {"sh", "-c", "exec loadkmap <\"$0\"", path.data, NULL};
		struct run r = {.argv = argv, .log = log};

		err = run_program(&r, NULL, e);
	}
	buf_free(&path);
	return err;
}
