#include "choose.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "table.h"
#include "match.h"
#include "note.h"
#include "partition.h"
#include "password.h"

void
choice_clear(struct choice *c)
{
	if (!c)
		return;
	plan_free(c->plan);
	plan_free(c->preset);
	disk_list_free(&c->disks);
	*c = (struct choice){0};
}

static const struct distro *
find_distro(const struct lists *lists, const struct plan *plan, struct error *e)
{
	const struct distro *d = lists_find(lists, plan->distro);
	struct buf names = {0};
	size_t i;

	if (d)
		return d;
	for (i = 0; i < lists->ndistros; i++)
		(void)buf_printf(&names, "%s%s", i ? ", " : "", lists->distros[i]->name);
	(void)error_set(e, -ENOENT, "this stick has no distro %s; it has: %s", plan->distro,
			names.data ? names.data : "");
	buf_free(&names);
	return NULL;
}

static int
disk_state(const struct plan *plan, const struct distro *distro, const struct disk *disk,
	   enum partition_state *ret, struct error *e)
{
	struct table l = {0};
	int err = table_compute(plan, distro, disk, &l, e);

	if (!err)
		err = partition_check(&l, ret, e);
	table_free(&l);
	return err;
}

/* A disk that the plan itself made counts as empty: going on there erases nothing of
 * anybody's. */
static int
match(const struct plan *plan, const struct disk_list *disks, const struct distro *distro,
      const struct disk **ret, struct buf *list, struct error *e)
{
	enum partition_state state = PARTITION_OTHER;
	struct error own = {0}, ignored = {0};
	int err = match_disk(plan, disks, ret, list, &own);

	if (err == -EEXIST && disk_state(plan, distro, *ret, &state, &ignored) == 0 && state != PARTITION_OTHER)
		return 0;
	return err ? error_set(e, err, "%s", own.text) : 0;
}

/* Everything about the plan but the plan's owner. */
static int
choose(const struct lists *lists, struct plan *plan, const char *seed, struct choice *c, struct error *e)
{
	enum partition_state state = PARTITION_OTHER;
	struct buf list = {0};
	int err;

	c->distro = find_distro(lists, plan, e);
	if (!c->distro)
		return -ENOENT;
	err = lists_check(lists, plan, e);
	if (!err)
		err = password_hash_plan(plan, seed, e);
	if (err)
		return err;
	err = match(plan, &c->disks, c->distro, &c->disk, &list, e);
	if (err && list.data) {
		char sentence[sizeof(e->text)];

		snprintf(sentence, sizeof(sentence), "%s", e->text);
		e->text[0] = '\0';
		(void)error_set(e, err, "%s:\n%s", sentence, list.data);
	}
	buf_free(&list);
	if (!err)
		err = disk_state(plan, c->distro, c->disk, &state, e);
	if (!err && state == PARTITION_FINISHED)
		err = error_set(e, -EALREADY,
				"%s holds the finished installation of this plan already; take the stick out and "
				"start the machine again",
				c->disk->path);
	return err;
}

int
choose_plan(const struct lists *lists, struct plan *plan, const char *seed, struct choice *ret,
	    struct error *e)
{
	int err = choose(lists, plan, seed, ret, e);

	if (err)
		ret->preset = plan;
	else
		ret->plan = plan;
	return err;
}

/* The disks whose note is the plan of exactly the table that they have. */
static void
choose_cut(const struct lists *lists, struct choice *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->disks.n; i++) {
		enum partition_state state = PARTITION_OTHER;
		const struct disk *d = &c->disks.item[i];
		const struct distro *distro;
		struct error ignored = {0};
		struct plan *plan = NULL;

		if (!d->unfinished || disk_why_not(d) || note_find(d, &plan, &ignored) < 0 || !plan)
			continue;
		distro = lists_find(lists, plan->distro);
		if (!distro || disk_state(plan, distro, d, &state, &ignored) < 0 ||
		    state != PARTITION_UNFINISHED) {
			plan_free(plan);
			continue;
		}
		plan_free(c->plan);
		c->plan = plan;
		c->disk = d;
		c->distro = distro;
		n++;
	}
	if (n > 1) {
		plan_free(c->plan);
		c->plan = NULL;
		snprintf(c->notice, sizeof(c->notice),
			 "%zu disks hold an installation that was cut; choose one of them, or start anew.", n);
	}
	if (n == 1)
		snprintf(c->why, sizeof(c->why), "An installation on %s was cut and goes on.", c->disk->path);
}

static int
choose_file(const struct lists *lists, struct planfile *file, struct choice *c)
{
	struct error why = {0};
	char hash[SHA256_HEX];
	int err;

	snprintf(c->why, sizeof(c->why), "The plan is %s.", file->from);
	if (!file->armed) {
		snprintf(c->notice, sizeof(c->notice),
			 "%s was found. It does not say `unattended yes`, so the answers are shown first.",
			 file->from);
		c->preset = file->plan;
		file->plan = NULL;
		return 0;
	}
	plan_hash(file->plan, hash);
	err = choose_plan(lists, file->plan, hash, c, &why);
	c->no_disk = err == -ENODEV;
	file->plan = NULL;
	if (err)
		snprintf(c->notice, sizeof(c->notice), "%s: %s", file->from, why.text);
	return err == -ENOMEM ? err : 0;
}

/* A plan file that may be carried out stands for the one that an earlier file began, if it is another: somebody corrected
 * it. What a person began at the menu goes on, whatever is on the stick. */
static bool
is_newer(const struct planfile *file, const struct planfile_words *words, const struct plan *cut)
{
	return !cut || words->unattended || (file->armed && cut->unattended);
}

int
choose_unattended(const struct lists *lists, const struct planfile_words *words, const char *stick,
		  struct choice *ret, struct error *e)
{
	struct disk_scan where = {.stick = stick};
	struct choice c = {0};
	struct planfile file = {0};
	struct error why = {0};
	int err = disk_scan(&where, &c.disks, e);

	if (err)
		return err;
	choose_cut(lists, &c);
	err = planfile_find(words, &c.disks, &file, &why);
	if (err ? c.plan && c.plan->unattended : file.plan && is_newer(&file, words, c.plan)) {
		plan_free(c.plan);
		c.plan = NULL;
		c.disk = NULL;
		c.notice[0] = '\0';
	}
	if (file.plan && file.armed)
		plan_hash(file.plan, c.armed);
	if (err)
		snprintf(c.notice, sizeof(c.notice), "The plan file cannot be used: %s", why.text);
	else if (file.plan && !c.plan)
		err = choose_file(lists, &file, &c);
	planfile_clear(&file);
	if (err == -ENOMEM) {
		choice_clear(&c);
		return error_set(e, err, "there is no memory left");
	}
	*ret = c;
	return 0;
}
