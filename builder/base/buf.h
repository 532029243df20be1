/* A growing byte string; always NUL-terminated when data is not NULL. Aborts never: every call that
 * grows returns 0 or -ENOMEM, and after a failure the contents are what they were before. */
#ifndef KILN_BASE_BUF_H
#define KILN_BASE_BUF_H

#include <stddef.h>

struct buf {
	char *data; /* owned; NULL when empty */
	size_t len; /* bytes, without the NUL */
	size_t cap; /* bytes allocated */
};

int buf_append(struct buf *b, const void *data, size_t len);
int buf_append_str(struct buf *b, const char *s);
int buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_clear(struct buf *b); /* empties, keeps the memory */
void buf_free(struct buf *b);  /* empties, gives the memory back; NULL is fine */

#endif
