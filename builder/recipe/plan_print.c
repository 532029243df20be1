/* A plan as a file again, and its hash. See plan.h. */
#include "recipe/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* Lines go into a text, or without memory into a hash, which leaves the passwords out. */
struct plan_sink {
	struct buf *text; /* NULL: the hash is wanted */
	struct sha256 *hash;
	int failed; /* 0 or -ENOMEM */
};

static void
sink_add(struct plan_sink *s, const char *part)
{
	if (s->text == NULL)
		sha256_update(s->hash, part, strlen(part));
	else if (s->failed == 0)
		s->failed = buf_append_str(s->text, part);
}

static void
sink_line(struct plan_sink *s, const char *key, const char *value)
{
	if (value == NULL)
		return;
	sink_add(s, key);
	sink_add(s, " ");
	sink_add(s, value);
	sink_add(s, "\n");
}

static void
sink_lines(struct plan_sink *s, const char *key, const struct strlist *values)
{
	for (size_t i = 0; i < values->n; i++)
		sink_line(s, key, values->item[i]);
}

static void
sink_yes(struct plan_sink *s, const char *key, bool value)
{
	sink_line(s, key, value ? "yes" : "no");
}

/* In the largest unit that leaves nothing over; a size that is no whole KiB is rounded up to one.
 */
static void
sink_size(struct plan_sink *s, const char *key, uint64_t bytes)
{
	static const char units[] = "KMGT";
	uint64_t n = bytes / 1024 + (bytes % 1024 != 0);
	size_t unit = 0;
	char text[32];

	while (n % 1024 == 0 && units[unit + 1] != '\0') {
		n /= 1024;
		unit++;
	}
	snprintf(text, sizeof text, "%" PRIu64 "%c", n, units[unit]);
	sink_line(s, key, text);
}

static void
sink_plan(struct plan_sink *s, const struct plan *p)
{
	sink_line(s, "distro", p->distro);
	sink_lines(s, "disk", &p->disk);
	sink_yes(s, "erase", p->erase);
	sink_line(s, "build", p->build_all ? "all" : "missing");
	sink_line(s, "hostname", p->hostname);
	sink_lines(s, "user", &p->users);
	if (s->text != NULL) {
		sink_line(s, "root-password", p->root_password);
		sink_lines(s, "user-password", &p->user_passwords);
	}
	sink_lines(s, "ssh-key", &p->ssh_keys);
	sink_line(s, "timezone", p->timezone);
	sink_line(s, "keymap", p->keymap);
	sink_line(s, "network", p->network);
	if (p->swap == 0)
		sink_line(s, "swap", "none");
	else
		sink_size(s, "swap", p->swap);
	sink_line(s, "filesystem", p->filesystem);
	sink_yes(s, "sources", p->sources);
	sink_lines(s, "add", &p->add);
	sink_line(s, "after", p->after);
	sink_line(s, "console", p->console);
	sink_yes(s, "unattended", p->unattended);
}

char *
plan_print(const struct plan *p)
{
	struct buf text = {0};
	struct plan_sink s = {.text = &text};

	sink_plan(&s, p);
	if (s.failed < 0) {
		buf_free(&text);
		return NULL;
	}
	return text.data;
}

void
plan_hash(const struct plan *p, char ret_hex[SHA256_HEX])
{
	struct sha256 hash;
	struct plan_sink s = {.hash = &hash};

	sha256_init(&hash);
	sink_plan(&s, p);
	sha256_final(&hash, ret_hex);
}
