/* Nobody pulls the plug in these tests: waiting for the disk would only take time. A test that
 * includes it names, in its first line, -Wl,--wrap=syncfs,--wrap=fsync */
#ifndef KILN_TESTS_NOSYNC_H
#define KILN_TESTS_NOSYNC_H

int __wrap_syncfs(int fd);
int __wrap_fsync(int fd);

int
__wrap_syncfs(int fd)
{
	(void)fd;
	return 0;
}

int
__wrap_fsync(int fd)
{
	(void)fd;
	return 0;
}

#endif
