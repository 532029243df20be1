/* Error sentences. See error.h. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* A sentence may repeat what a hostile file says, and may be cut in the middle of a character. It
 * goes to a terminal: what is not plain UTF-8 text becomes a question mark. */
static void
error_clean(struct error *e)
{
	char *to = e->text;
	size_t left = strlen(e->text);

	for (const char *from = e->text; left > 0;) {
		size_t n = utf8_length(from, left);

		if (n == 0 || (utf8_is_control(from, n) && *from != '\n' && *from != '\t')) {
			*to++ = '?';
			n = n > 0 ? n : 1;
		} else {
			memmove(to, from, n);
			to += n;
		}
		from += n;
		left -= n;
	}
	*to = '\0';
}

int
error_set(struct error *e, int code, const char *format, ...)
{
	va_list ap;

	if (e == NULL || e->text[0] != '\0')
		return code;
	va_start(ap, format);
	vsnprintf(e->text, sizeof e->text, format, ap);
	va_end(ap);
	error_clean(e);
	return code;
}

int
error_system(struct error *e, const char *format, ...)
{
	int saved = errno != 0 ? errno : EIO;
	size_t n;
	va_list ap;

	if (e == NULL || e->text[0] != '\0')
		return -saved;
	va_start(ap, format);
	vsnprintf(e->text, sizeof e->text, format, ap);
	va_end(ap);
	n = strlen(e->text);
	snprintf(e->text + n, sizeof e->text - n, ": %s", strerror(saved));
	error_clean(e);
	return -saved;
}

int
error_prefix(struct error *e, int code, const char *format, ...)
{
	char old[sizeof e->text];
	size_t n;
	va_list ap;

	if (e == NULL)
		return code;
	memcpy(old, e->text, sizeof old);
	va_start(ap, format);
	vsnprintf(e->text, sizeof e->text, format, ap);
	va_end(ap);
	n = strlen(e->text);
	snprintf(e->text + n, sizeof e->text - n, ": %s", old);
	error_clean(e);
	return code;
}
