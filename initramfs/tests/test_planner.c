/* Planner cases: each file in cases/ has lines `given ...` (disks, memory), `run ...` (lines of a plan) and `expect ...`
 * (what the planner says, line by line). Nothing is read from or written to a disk.
 *   given memory MIB
 *   given disk NAME SIZE [sector=N] [serial=S] [model=M] [content=C] [removable] [readonly] [busy] [stick]
 *   expect target PATH, expect part NUMBER ROLE START SIZE (MiB), expect refuse SENTENCE, expect listed PATH */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/dir.h"
#include "base/file.h"
#include "installer/match.h"
#include "installer/table.h"
#include "recipe/plan_check.h"

#define CASES "initramfs/tests/cases"
#define DISKS 16

struct planner {
	struct disk disk[DISKS];
	struct disk_list disks;
	uint64_t memory; /* MiB */
	struct buf plan, expect, got;
};

static char *
text(const char *s)
{
	char *copy = strdup(s), *c;

	assert_non_null(copy);
	for (c = copy; *c; c++)
		if (*c == '_')
			*c = ' ';
	return copy;
}

static void
set_word(struct disk *d, const char *word)
{
	char **to = strncmp(word, "serial=", 7) == 0    ? &d->serial
		    : strncmp(word, "model=", 6) == 0   ? &d->model
		    : strncmp(word, "content=", 8) == 0 ? &d->content
							: NULL;

	if (to) {
		free(*to);
		*to = text(strchr(word, '=') + 1);
	} else if (strncmp(word, "sector=", 7) == 0) {
		d->sector = (uint32_t)strtoul(word + 7, NULL, 10);
	} else if (strcmp(word, "removable") == 0) {
		d->removable = true;
	} else if (strcmp(word, "readonly") == 0) {
		d->readonly = true;
	} else if (strcmp(word, "busy") == 0) {
		d->busy = true;
	} else if (strcmp(word, "stick") == 0) {
		d->stick = true;
	} else {
		fail_msg("the case has an unknown word %s", word);
	}
}

static void
given_disk(struct planner *p, const struct strlist *words)
{
	struct disk *d = &p->disk[p->disks.n++];
	struct error e = {0};
	struct buf path = {0};
	size_t i;

	assert_true(p->disks.n <= DISKS && words->n >= 3);
	*d = (struct disk){.sector = 512};
	d->name = text(words->item[1]);
	assert_int_equal(buf_printf(&path, "/dev/%s", d->name), 0);
	d->path = path.data;
	d->model = text("");
	d->serial = text("");
	d->content = text("empty");
	assert_int_equal(plan_check_size(words->item[2], &d->size, &e), 0);
	for (i = 3; i < words->n; i++)
		set_word(d, words->item[i]);
	d->empty = strcmp(d->content, "empty") == 0;
}

static void
take_given(struct planner *p, const char *rest)
{
	struct strlist words = {0};

	assert_int_equal(strlist_add_words(&words, rest), 0);
	assert_true(words.n > 1);
	if (strcmp(words.item[0], "memory") == 0)
		p->memory = strtoull(words.item[1], NULL, 10);
	else
		given_disk(p, &words);
	strlist_free(&words);
}

static void
take_line(struct planner *p, const char *line)
{
	if (strncmp(line, "given ", 6) == 0)
		take_given(p, line + 6);
	else if (strncmp(line, "run ", 4) == 0)
		assert_int_equal(buf_printf(&p->plan, "%s\n", line + 4), 0);
	else if (strncmp(line, "expect ", 7) == 0)
		assert_int_equal(buf_printf(&p->expect, "%s\n", line + 7), 0);
	else if (line[0] && line[0] != '#')
		fail_msg("the case has an unknown line: %s", line);
}

static void
print_table(struct planner *p, const struct table *t)
{
	static const char *const roles[] = {"bios", "esp", "swap", "root"};
	size_t i;

	for (i = 0; i < t->n; i++)
		assert_int_equal(buf_printf(&p->got, "part %d %s %llu %llu\n", t->part[i].number,
					    roles[t->part[i].role],
					    (unsigned long long)(t->part[i].start >> 20),
					    (unsigned long long)(t->part[i].size >> 20)),
				 0);
}

static void
print_listed(struct planner *p, const struct buf *list)
{
	const char *at = list->data;

	for (; at && (at = strstr(at, "/dev/")); at += 5)
		if (at == list->data || at[-1] == ' ')
			(void)buf_printf(&p->got, "listed %.*s\n", (int)strcspn(at, " "), at);
}

static void
run_planner(struct planner *p)
{
	static char name[] = "small", summary[] = "a test";
	struct distro distro = {.name = name, .summary = summary, .memory = 2048, .disk = 4096};
	const struct disk *found = NULL;
	struct plan *plan = NULL;
	struct table t = {0};
	struct error e = {0};
	struct buf list = {0};
	int err = plan_parse(p->plan.data, p->plan.len, "plan", &plan, &e);

	if (!err)
		err = match_disk(plan, &p->disks, &found, &list, &e);
	if (!err)
		err = table_check_memory(&distro, p->memory << 20, &e);
	if (!err)
		err = table_compute(plan, &distro, found, &t, &e);
	if (err) {
		assert_true(err < 0 && e.text[0]);
		assert_int_equal(buf_printf(&p->got, "refuse %s\n", e.text), 0);
		print_listed(p, &list);
	} else {
		assert_int_equal(buf_printf(&p->got, "target %s\n", found->path), 0);
		print_table(p, &t);
	}
	table_free(&t);
	plan_free(plan);
	buf_free(&list);
}

static void
clear_planner(struct planner *p)
{
	size_t i;

	for (i = 0; i < p->disks.n; i++) {
		free(p->disk[i].name);
		free(p->disk[i].path);
		free(p->disk[i].model);
		free(p->disk[i].serial);
		free(p->disk[i].content);
	}
	buf_free(&p->plan);
	buf_free(&p->expect);
	buf_free(&p->got);
}

static void
test_case(void **state)
{
	struct planner p = {.memory = 4096};
	const char *file = *state;
	struct error e = {0};
	struct buf b = {0};
	char path[512], *line, *next;

	p.disks.item = p.disk;
	snprintf(path, sizeof(path), CASES "/%s", file);
	assert_int_equal(file_read_at(AT_FDCWD, path, 65536, &b, &e), 0);
	assert_int_equal(buf_append_str(&p.plan, "distro small\nroot-password secret\n"), 0);
	for (line = b.data; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		take_line(&p, line);
	}
	run_planner(&p);
	assert_non_null(p.expect.data);
	assert_string_equal(p.got.data, p.expect.data);
	buf_free(&b);
	clear_planner(&p);
}

int
main(void)
{
	struct strlist names = {0};
	struct CMUnitTest *tests;
	struct error e = {0};
	size_t i;
	int failed;

	if (dir_list(AT_FDCWD, CASES, &names, &e) < 0 || names.n == 0) {
		fprintf(stderr, "no planner cases: %s\n", e.text);
		return 1;
	}
	tests = calloc(names.n, sizeof(*tests));
	if (!tests)
		return 1;
	for (i = 0; i < names.n; i++)
		tests[i] = (struct CMUnitTest){names.item[i], test_case, NULL, NULL, names.item[i]};
	failed = _cmocka_run_group_tests("planner", tests, names.n, NULL, NULL);
	free(tests);
	strlist_free(&names);
	return failed;
}
