#include "text.h"

#include <stdarg.h>
#include <string.h>

void
text_add(struct text *t, const char *s)
{
	size_t room = sizeof t->s - 1 - t->len;
	size_t n = strlen(s);

	if (n > room)
		n = room;
	memcpy(t->s + t->len, s, n);
	t->len += n;
	t->s[t->len] = '\0';
}

void
text_set(struct text *t, const char *first, ...)
{
	va_list ap;

	t->len = 0;
	t->s[0] = '\0';
	va_start(ap, first);
	for (const char *s = first; s; s = va_arg(ap, const char *))
		text_add(t, s);
	va_end(ap);
}

void
text_add_number(struct text *t, long n)
{
	char digits[24];
	size_t i = sizeof digits;
	unsigned long u = n < 0 ? 0UL - (unsigned long)n : (unsigned long)n;

	digits[--i] = '\0';
	do
		digits[--i] = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (n < 0)
		digits[--i] = '-';
	text_add(t, digits + i);
}

bool
text_copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from) + 1;

	if (n > size) {
		to[0] = '\0';
		return false;
	}
	memcpy(to, from, n);
	return true;
}

bool
text_path(char *to, size_t size, const char *dir, const char *name, const char *more)
{
	struct text t;

	text_set(&t, dir, "/", name, *more ? "/" : "", more, NULL);
	if (t.len == sizeof t.s - 1) {
		to[0] = '\0';
		return false; /* may have been cut */
	}
	return text_copy(to, size, t.s);
}
