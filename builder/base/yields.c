#include "base/yields.h"

#include <string.h>

static const char *const suffixes[YIELDS_COUNT] = {"", " yields", " yields-last"};

const char *
yields_suffix(enum yields y)
{
	return suffixes[y];
}

enum yields
yields_from_word(const char *word)
{
	enum yields y = YIELDS_NO;

	while (y < YIELDS_COUNT && strcmp(suffixes[y] + (y > YIELDS_NO), word) != 0)
		y++;
	return y;
}
