#include "ui/words.h"

#include <stdio.h>

char *
words_duration(double seconds, char *ret, size_t size)
{
	long s = (long)(seconds + 0.5);

	if (seconds < 0)
		snprintf(ret, size, "?");
	else if (s < 60)
		snprintf(ret, size, "%ld s", s);
	else if (s < 3600)
		snprintf(ret, size, "%ld min %02ld s", s / 60, s % 60);
	else
		snprintf(ret, size, "%ld h %02ld min", s / 3600, s % 3600 / 60);
	return ret;
}

char *
words_to_go(double seconds, char *ret, size_t size)
{
	char duration[32];

	ret[0] = '\0';
	if (seconds >= 0)
		snprintf(ret, size, ", about %s to go", words_duration(seconds, duration, sizeof duration));
	return ret;
}

char *
words_fit(const char *text, int columns, char *ret, size_t size)
{
	size_t n = 0;

	for (; text && *text && n + 1 < size; text++) {
		unsigned char c = (unsigned char)*text;

		/* The bytes that continue a UTF-8 sequence take no column of their own. */
		if ((c & 0xc0) != 0x80 && columns-- <= 0)
			break;
		ret[n++] = c < ' ' || c == 0x7f ? ' ' : *text;
	}
	ret[n] = '\0';
	return ret;
}
