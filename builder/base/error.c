/* Error sentences. See error.h. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cutting a long sentence must not leave half a UTF-8 character at its end. */
static void
error_trim(struct error *e)
{
	size_t n = strlen(e->text), i = n;

	if (n + 1 < sizeof e->text)
		return;
	while (i > 0 && ((unsigned char)e->text[i - 1] & 0xc0) == 0x80)
		i--;
	if (i > 0 && (unsigned char)e->text[i - 1] >= 0xc0)
		e->text[i - 1] = '\0';
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
	error_trim(e);
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
	error_trim(e);
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
	error_trim(e);
	return code;
}
