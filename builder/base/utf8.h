/* UTF-8, RFC 3629. */
#ifndef KILN_BASE_UTF8_H
#define KILN_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the character at s, of which `left` bytes may be read; 0 when there is none: a stray or
 * cut sequence, an overlong form, a surrogate, above U+10FFFF. */
size_t utf8_length(const char *s, size_t left);

/* Is the character of `len` bytes at s a control character (C0, DEL, C1)? Terminals obey those. */
bool utf8_is_control(const char *s, size_t len);

#endif
