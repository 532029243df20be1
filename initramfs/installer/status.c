#include "status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

static int
open_in(const char *dir, const char *name, int flags)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return open(path, flags | O_CREAT | O_CLOEXEC, 0644);
}

int
status_open(const char *dir, struct status *ret, struct error *e)
{
	struct status s = {.lock = -1, .file = -1};
	int err = file_make_dirs_at(AT_FDCWD, dir, e);

	if (err)
		return err;
	snprintf(s.dir, sizeof(s.dir), "%s", dir);
	s.lock = open_in(dir, "installing", O_RDWR);
	s.file = open_in(dir, "status", O_RDWR | O_APPEND);
	if (s.lock < 0 || s.file < 0) {
		err = error_system(e, "cannot write in %s", dir);
		status_close(&s);
		return err;
	}
	*ret = s;
	return 0;
}

void
status_close(struct status *s)
{
	if (s->lock >= 0)
		close(s->lock);
	if (s->file >= 0)
		close(s->file);
	s->lock = s->file = -1;
}

/* Locks of the open file, not of the process: they end with the descriptor, however the program
 * ends. */
static int
lock_op(int fd, int op, short type, struct flock *l)
{
	*l = (struct flock){.l_type = type, .l_whence = SEEK_SET};
	return fcntl(fd, op, l);
}

bool
status_take(struct status *s, const char *console)
{
	struct flock l;
	char line[128];

	if (lock_op(s->lock, F_OFD_SETLK, F_WRLCK, &l) < 0)
		return false;
	if (ftruncate(s->file, 0) < 0)
		return true; /* the others see old lines; no reason to stop */
	snprintf(line, sizeof(line), "The installation runs on %s; it can be followed here.", console);
	status_write(s, line);
	return true;
}

void
status_give(struct status *s)
{
	struct flock l;

	(void)lock_op(s->lock, F_OFD_SETLK, F_UNLCK, &l);
}

bool
status_is_taken(struct status *s)
{
	struct flock l;

	return lock_op(s->lock, F_OFD_GETLK, F_WRLCK, &l) == 0 && l.l_type != F_UNLCK;
}

void
status_write(struct status *s, const char *line)
{
	(void)dprintf(s->file, "%s\n", line);
}

void
status_progress(struct status *s, const struct progress *p)
{
	char line[512];

	switch (p->kind) {
	case PROGRESS_DONE:
		snprintf(line, sizeof(line), "[%3.0f%%] %zu of %zu  %s %s  %.0f s", p->percent, p->done, p->total,
			 p->package ? p->package : "", p->version ? p->version : "", p->seconds);
		break;
	case PROGRESS_REUSED:
		snprintf(line, sizeof(line), "[%3.0f%%] %zu of %zu  %s %s  from the stick", p->percent, p->done,
			 p->total, p->package ? p->package : "", p->version ? p->version : "");
		break;
	case PROGRESS_FAILED:
		snprintf(line, sizeof(line), "%s failed: %s", p->package ? p->package : "", p->text ? p->text : "");
		break;
	default:
		return;
	}
	status_write(s, line);
}

void
status_read(struct status *s, void (*tell)(void *arg, const char *line), void *arg)
{
	char data[4096], *line, *end;
	ssize_t got;

	if (lseek(s->file, 0, SEEK_END) < s->read)
		s->read = 0;
	for (;;) {
		got = pread(s->file, data, sizeof(data) - 1, s->read);
		if (got <= 0)
			return;
		data[got] = '\0';
		for (line = data; (end = strchr(line, '\n')); line = end + 1) {
			*end = '\0';
			tell(arg, line);
			s->read += end + 1 - line;
		}
		if (line == data)
			return;
	}
}

void
status_press(struct status *s)
{
	int fd = open_in(s->dir, "pressed", O_WRONLY);

	if (fd >= 0)
		close(fd);
}

bool
status_was_pressed(struct status *s)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/pressed", s->dir);
	return unlink(path) == 0;
}

void
status_decline(struct status *s)
{
	int fd = open_in(s->dir, "declined", O_WRONLY);

	if (fd >= 0)
		close(fd);
}

bool
status_is_declined(const struct status *s)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/declined", s->dir);
	return file_exists_at(AT_FDCWD, path);
}
