#include "store/version.h"

#include <string.h>

#define DIGITS "0123456789"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Letters before other signs, "~" before the end. A digit ends the part that is not a number, as
 * the end does. */
static int
rank(const char *p, const char *end)
{
	if (p == end || is_digit(*p))
		return 0;
	if (*p == '~')
		return -1;
	if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
		return (unsigned char)*p;
	return (unsigned char)*p + 256;
}

static size_t
digits(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && is_digit(p[n]))
		n++;
	return n;
}

/* Numbers of any length: the longer one is greater, once leading zeros are gone. */
static int
compare_numbers(const char **a, const char *a_end, const char **b, const char *b_end)
{
	size_t na, nb;
	int r;

	while (*a < a_end && **a == '0')
		++*a;
	while (*b < b_end && **b == '0')
		++*b;
	na = digits(*a, a_end);
	nb = digits(*b, b_end);
	r = na != nb ? (na < nb ? -1 : 1) : memcmp(*a, *b, na);
	*a += na;
	*b += nb;
	return r;
}

static int
compare_parts(const char *a, const char *a_end, const char *b, const char *b_end)
{
	while (a < a_end || b < b_end) {
		int r;

		while ((a < a_end && !is_digit(*a)) || (b < b_end && !is_digit(*b))) {
			r = rank(a, a_end) - rank(b, b_end);
			if (r != 0)
				return r;
			/* The same rank that is not 0, so both stand at a character. */
			a++;
			b++;
		}
		r = compare_numbers(&a, a_end, &b, b_end);
		if (r != 0)
			return r;
	}
	return 0;
}

/* Where the three parts are. */
struct parts {
	const char *epoch, *epoch_end, *upstream, *upstream_end, *revision, *end;
};

static struct parts
split(const char *version)
{
	const char *colon = strchr(version, ':'), *dash;
	struct parts p = {.epoch = version, .epoch_end = version, .upstream = version};

	if (colon && strspn(version, DIGITS) == (size_t)(colon - version)) {
		p.epoch_end = colon;
		p.upstream = colon + 1;
	}
	p.end = version + strlen(version);
	dash = strrchr(p.upstream, '-');
	p.upstream_end = dash ? dash : p.end;
	p.revision = dash ? dash + 1 : p.end;
	return p;
}

int
version_compare(const char *a, const char *b)
{
	struct parts x = split(a), y = split(b);
	int r = compare_numbers(&x.epoch, x.epoch_end, &y.epoch, y.epoch_end);

	if (r == 0)
		r = compare_parts(x.upstream, x.upstream_end, y.upstream, y.upstream_end);
	return r != 0 ? r : compare_parts(x.revision, x.end, y.revision, y.end);
}

int
version_upstream(const char *version, struct buf *ret)
{
	struct parts p = split(version);

	return buf_append(ret, p.upstream, (size_t)(p.upstream_end - p.upstream));
}

/* Length of what stands before the last dot; 0 without one. */
static size_t
series_length(const char *version, size_t len)
{
	while (len > 0 && version[len - 1] != '.')
		len--;
	return len > 0 ? len - 1 : 0;
}

bool
version_same_series(const char *from, const char *to)
{
	size_t from_len = strcspn(from, "+"), to_len = strcspn(to, "+");
	size_t from_series = series_length(from, from_len), to_series = series_length(to, to_len);

	if (to_series == from_len && strncmp(from, to, from_len) == 0)
		return true; /* 1.0 and 1.0.1 */
	return from_series == to_series && strncmp(from, to, from_series) == 0;
}
