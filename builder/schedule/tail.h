/* The end of a log file. */
#ifndef KILN_SCHEDULE_TAIL_H
#define KILN_SCHEDULE_TAIL_H

#include <stddef.h>

/* The last `lines` lines of the file, or as many as fit; "" when there are none. Control characters
 * become blanks. Returns ret. */
char *tail_read(int fd, int lines, char *ret, size_t size);

#endif
