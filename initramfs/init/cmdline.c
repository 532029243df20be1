#include "cmdline.h"

#include <string.h>

#include "text.h"

enum {
	CMDLINE_SHOWN = 50, /* characters of a bad word that are repeated to the person */
	CMDLINE_WAIT = 60,  /* seconds */
};

/* The next word of [*at, end), its quotes taken off; false at the end. One that does not fit is
 * skipped. */
static bool
cmdline_next(const char **at, const char *end, char *word, size_t size)
{
	const char *p = *at;
	bool fits;

	do {
		bool quoted = false;
		size_t n = 0;

		while (p < end && (unsigned char)*p <= ' ')
			p++;
		if (p == end)
			return false;
		fits = true;
		for (; p < end && (quoted || (unsigned char)*p > ' '); p++) {
			if (*p == '"')
				quoted = !quoted;
			else if (*p == '\0' || n + 1 >= size)
				fits = false;
			else
				word[n++] = *p;
		}
		word[n] = '\0';
	} while (!fits);
	*at = p;
	return true;
}

static void
cmdline_complain(struct cmdline *c, const char *word, const char *wants)
{
	struct text t;
	size_t shown = 0;

	if (c->problem[0])
		return;
	text_set(&t, "kernel command line: \"", NULL);
	for (; shown < CMDLINE_SHOWN && word[shown]; shown++) {
		char one[2] = { word[shown], '\0' };

		text_add(&t, one[0] >= ' ' && one[0] <= '~' ? one : "?");
	}
	text_add(&t, word[shown] ? "...\": " : "\": ");
	text_add(&t, wants);
	if (!text_copy(c->problem, sizeof c->problem, t.s))
		text_copy(c->problem, sizeof c->problem, "kernel command line: a bad kiln. word");
}

/* Letters, digits and a few others: a name that may stand in a path without surprise. */
static bool
cmdline_is_name(const char *s)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

	return s[0] && !s[strspn(s, allowed)];
}

/* An absolute path of visible characters without "..". */
static bool
cmdline_is_path(const char *s)
{
	if (s[0] != '/' || strstr(s, "/../"))
		return false;
	for (const char *p = s; *p; p++)
		if (*p < ' ' || *p > '~')
			return false;
	return strlen(s) < 3 || strcmp(s + strlen(s) - 3, "/..") != 0;
}

static bool
cmdline_set_flag(const char *value, bool *ret)
{
	if (value[0] && !value[1] && (value[0] == '0' || value[0] == '1')) {
		*ret = value[0] == '1';
		return true;
	}
	return false;
}

static bool
cmdline_set_seconds(const char *value, int *ret)
{
	int n = 0;

	if (!value[0] || strlen(value) > 3 || value[strspn(value, "0123456789")])
		return false;
	for (; *value; value++)
		n = n * 10 + (*value - '0');
	*ret = n;
	return true;
}

static bool
cmdline_set_console(struct cmdline *c, char *value)
{
	char *comma = strchr(value, ','); /* ttyS0,115200: the speed is the kernel's business */

	if (comma)
		*comma = '\0';
	if (strncmp(value, "/dev/", 5) == 0)
		value += 5;
	if (!cmdline_is_name(value) || c->nconsoles == CMDLINE_CONSOLES)
		return false;
	if (!text_copy(c->console[c->nconsoles], sizeof c->console[0], value))
		return false;
	c->nconsoles++;
	return true;
}

static bool
cmdline_set_path(const char *value, char *to)
{
	return cmdline_is_path(value) && text_copy(to, CMDLINE_PATH, value);
}

static void
cmdline_word(struct cmdline *c, const char *word, const char *key, char *value)
{
	if (strcmp(key, "console") == 0) {
		if (!cmdline_set_console(c, value))
			cmdline_complain(c, word, "wants a name like tty1 or ttyS0, four at most");
	} else if (strcmp(key, "stick") == 0) {
		if (!cmdline_set_path(value, c->stick))
			cmdline_complain(c, word, "wants an absolute path");
	} else if (strcmp(key, "iso") == 0) {
		if (!cmdline_set_path(value, c->iso))
			cmdline_complain(c, word, "wants the path of an ISO file on a volume");
	} else if (strcmp(key, "id") == 0) {
		if (!cmdline_is_name(value) || !text_copy(c->id, sizeof c->id, value))
			cmdline_complain(c, word, "wants the text of the stick's /kiln/stick");
	} else if (strcmp(key, "term") == 0) {
		if (!cmdline_is_name(value) || !text_copy(c->term, sizeof c->term, value))
			cmdline_complain(c, word, "wants a terminal's name");
	} else if (strcmp(key, "wait") == 0) {
		if (!cmdline_set_seconds(value, &c->wait))
			cmdline_complain(c, word, "wants seconds, 0 to 999");
	} else if (strcmp(key, "check") == 0) {
		if (!cmdline_set_flag(value, &c->check))
			cmdline_complain(c, word, "wants 0 or 1");
	} else if (strcmp(key, "rescue") == 0) {
		if (!cmdline_set_flag(value, &c->rescue))
			cmdline_complain(c, word, "wants 0 or 1");
	} else if (strcmp(key, "plan") != 0 && strcmp(key, "auto") != 0) {
		cmdline_complain(
			c, word,
			"is not known (console term stick iso id wait check rescue plan auto)");
	}
}

void
cmdline_parse(const char *text, size_t len, struct cmdline *ret)
{
	static const char prefix[] = "kiln.";
	const char *at = text, *end = text + len;
	char word[CMDLINE_PATH + 64], value[CMDLINE_PATH + 64], key[16];

	memset(ret, 0, sizeof *ret);
	ret->wait = CMDLINE_WAIT;
	while (cmdline_next(&at, end, word, sizeof word)) {
		const char *equals = strchr(word, '=');
		size_t n = equals ? (size_t)(equals - word) : strlen(word);

		if (strncmp(word, prefix, sizeof prefix - 1) != 0)
			continue;
		n -= sizeof prefix - 1;
		if (n >= sizeof key)
			n = sizeof key - 1; /* too long to be known, and told so */
		memcpy(key, word + sizeof prefix - 1, n);
		key[n] = '\0';
		text_copy(value, sizeof value, equals ? equals + 1 : "");
		cmdline_word(ret, word, key, value);
	}
}
