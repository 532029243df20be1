#include "schedule/sweeper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

void
sweeper_remove(struct sweeper *s, const char *path)
{
	pid_t *more = s ? realloc(s->pid, (s->n + 1) * sizeof *more) : NULL, child;

	if (more)
		s->pid = more;
	child = more ? fork() : -1;
	if (child > 0)
		s->pid[s->n++] = child;
	else
		(void)file_remove_tree_at(AT_FDCWD, path, NULL);
	if (child == 0)
		_exit(0);
}

static void
reap(struct sweeper *s, int options)
{
	size_t kept = 0;
	pid_t got;

	for (size_t i = 0; i < s->n; i++) {
		while ((got = waitpid(s->pid[i], NULL, options)) < 0 && errno == EINTR)
			;
		if (got == 0)
			s->pid[kept++] = s->pid[i];
	}
	s->n = kept;
}

void
sweeper_reap(struct sweeper *s)
{
	reap(s, WNOHANG);
}

void
sweeper_close(struct sweeper *s)
{
	reap(s, 0);
	free(s->pid);
	*s = (struct sweeper){0};
}
