#include "shell.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

void
shell_run(void)
{
	static const char *const shells[] = {"/bin/sh", "/usr/bin/sh", "/usr/bin/busybox"};
	static const char text[] = "\r\nThis is a shell of the live system. `exit` leads back to Kiln.\r\n";
	pid_t pid;
	size_t i;

	if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
		return;
	pid = fork();
	if (pid == 0) {
		for (i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
			execl(shells[i], "sh", "-l", (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

bool
shell_end_machine(bool poweroff)
{
	if (getppid() != 1)
		return false;
	sync();
	if (kill(1, poweroff ? SIGUSR2 : SIGTERM) < 0)
		return false;
	for (;;)
		pause();
}
