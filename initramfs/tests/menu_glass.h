/* The other end of the menu's terminal: a pseudo-terminal, and a VT100 as small as the menu needs,
 * so that a test can ask what a person would see. */
#ifndef KILN_TESTS_MENU_GLASS_H
#define KILN_TESTS_MENU_GLASS_H

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { GLASS_ROWS = 68, GLASS_COLS = 240, GLASS_PATIENCE = 8000 };

struct glass {
	int master;
	int row, col;
	int cleared;            /* how often */
	char escape[32];        /* a sequence that is not complete yet */
	size_t nescape;
	char cell[GLASS_ROWS][GLASS_COLS + 1];
};

static void
glass_clear(struct glass *g)
{
	for (int row = 0; row < GLASS_ROWS; row++) {
		memset(g->cell[row], ' ', GLASS_COLS);
		g->cell[row][GLASS_COLS] = '\0';
	}
}

/* Opens the pair; *ret_slave is the name for the child. */
static int
glass_open(struct glass *g, int rows, int cols, char *ret_slave, size_t size)
{
	struct winsize w = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	memset(g, 0, sizeof *g);
	glass_clear(g);
	g->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (g->master < 0 || grantpt(g->master) < 0 || unlockpt(g->master) < 0)
		return -1;
	ioctl(g->master, TIOCSWINSZ, &w);
	return ptsname_r(g->master, ret_slave, size);
}

static void
glass_sequence(struct glass *g)
{
	char final = g->escape[g->nescape - 1];
	int row = 1, col = 1;

	if (g->escape[0] != '[')
		return;
	if (final == 'H') {
		char *end;

		row = (int)strtol(g->escape + 1, &end, 10);
		if (*end == ';')
			col = (int)strtol(end + 1, NULL, 10);
		g->row = row < 1 ? 0 : row > GLASS_ROWS ? GLASS_ROWS - 1 : row - 1;
		g->col = col < 1 ? 0 : col > GLASS_COLS ? GLASS_COLS - 1 : col - 1;
	} else if (final == 'J') {
		glass_clear(g);
		g->cleared++;
	}
}

static void
glass_take(struct glass *g, char c)
{
	if (g->nescape > 0 || c == 27) {
		if (c == 27) {
			g->nescape = 1;
			g->escape[0] = 0;
			return;
		}
		if (g->nescape == 1 && g->escape[0] == 0) {
			g->escape[0] = c;
			if (c != '[' && c != '(' && c != '%')
				g->nescape = 0;
			return;
		}
		if (g->nescape < sizeof g->escape - 1) {
			g->escape[g->nescape++] = c;
			g->escape[g->nescape] = '\0';
		}
		if (g->escape[0] != '[' || (c >= 0x40 && c <= 0x7e)) {
			glass_sequence(g);
			g->nescape = 0;
		}
		return;
	}
	if (c >= ' ' && g->col < GLASS_COLS)
		g->cell[g->row][g->col++] = c;
}

/* Reads what comes within `ms`. False: the other side is closed. */
static bool
glass_read(struct glass *g, int ms)
{
	struct pollfd p = { .fd = g->master, .events = POLLIN };
	char bytes[4096];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return true;
	n = read(g->master, bytes, sizeof bytes);
	for (ssize_t i = 0; i < n; i++)
		glass_take(g, bytes[i]);
	return n > 0;
}

static bool
glass_has(const struct glass *g, const char *text)
{
	for (int row = 0; row < GLASS_ROWS; row++)
		if (strstr(g->cell[row], text))
			return true;
	return false;
}

/* Waits until the text can be seen. */
static bool
glass_expect(struct glass *g, const char *text)
{
	for (int waited = 0; waited < GLASS_PATIENCE; waited += 20) {
		if (glass_has(g, text))
			return true;
		if (!glass_read(g, 20))
			return glass_has(g, text);
	}
	return false;
}

static void
glass_type(struct glass *g, const char *keys)
{
	if (write(g->master, keys, strlen(keys)) < 0)
		return; /* what is expected next will tell */
}

#endif
