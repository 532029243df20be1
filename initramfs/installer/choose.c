#include "choose.h"

#include <ctype.h>
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

/* Of several disks that the rules fit, the one where this plan was cut; NULL: none, or several. */
static const struct disk *
begun_one(const struct plan *plan, const struct disk_list *disks, const struct distro *distro)
{
	const struct disk *found = NULL;
	struct error ignored = {0};
	size_t i, n = 0;

	for (i = 0; i < disks->n; i++) {
		enum partition_state state = PARTITION_OTHER;
		const struct disk *d = &disks->item[i];

		if (!d->unfinished || disk_why_not(d) || !match_fits(plan, d) ||
		    disk_state(plan, distro, d, &state, &ignored) < 0 || state != PARTITION_UNFINISHED)
			continue;
		found = d;
		n++;
	}
	return n == 1 ? found : NULL;
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

	if (err == -ENOTUNIQ) {
		const struct disk *begun = begun_one(plan, disks, distro);

		if (begun) {
			*ret = begun;
			return 0;
		}
	}
	if (err == -EEXIST && disk_state(plan, distro, *ret, &state, &ignored) == 0 && state != PARTITION_OTHER)
		return 0;
	return err ? error_set(e, err, "%s", own.text) : 0;
}

/* configure_environment names each one's hash by letters, digits and _: two could share one password. */
static int
check_users(const struct plan *plan, struct error *e)
{
	size_t i, k;

	for (i = 0; i < plan->users.n; i++)
		for (k = i + 1; k < plan->users.n; k++) {
			const char *a = plan->users.item[i], *b = plan->users.item[k];

			while (*a && (*a == *b || (!isalnum((unsigned char)*a) && !isalnum((unsigned char)*b)))) {
				a++;
				b++;
			}
			if (!*a && !*b)
				return error_set(e, -EINVAL, "the users %s and %s are too alike; give one another name",
						 plan->users.item[i], plan->users.item[k]);
		}
	return 0;
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
		err = check_users(plan, e);
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
	c->anew = !err && state == PARTITION_FINISHED && !seed;
	if (!err && state == PARTITION_FINISHED && seed)
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
	c->cut = n == 1;
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
	if (!file->plan->root_password && !file->plan->user_passwords.n && !file->plan->ssh_keys.n) {
		snprintf(c->notice, sizeof(c->notice),
			 "%s: nobody could log in to this system; add root-password, user-password or ssh-key", file->from);
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
	char before[SHA256_HEX], now[SHA256_HEX];

	if (!cut)
		return true;
	plan_hash(cut, before);
	plan_hash(file->plan, now);
	return strcmp(before, now) != 0 && (words->unattended || (file->armed && cut->unattended));
}

/* The file is the one that began what was cut: it goes on where it was, whatever the disk is called now. Passwords are
 * no part of a plan's hash, so they are the file's. */
static int
take_passwords(struct planfile *file, struct choice *c)
{
	char hash[SHA256_HEX], cut[SHA256_HEX];
	struct error ignored = {0};
	int err;

	plan_hash(file->plan, hash);
	plan_hash(c->plan, cut);
	if (strcmp(hash, cut) != 0)
		return 0;
	err = password_hash_plan(file->plan, hash, &ignored);
	if (err)
		return err == -ENOMEM ? err : 0;
	plan_free(c->plan);
	c->plan = file->plan;
	file->plan = NULL;
	return 0;
}

int
choose_among(const struct lists *lists, const struct planfile_words *words, struct disk_list *disks,
	     struct choice *ret, struct error *e)
{
	struct choice c = {.disks = *disks};
	struct planfile file = {0};
	struct error why = {0};
	int err;

	*disks = (struct disk_list){0};
	choose_cut(lists, &c);
	err = planfile_find(words, &c.disks, &file, &why);
	if (err ? c.plan && c.plan->unattended : file.plan && is_newer(&file, words, c.plan)) {
		plan_free(c.plan);
		c.plan = NULL;
		c.disk = NULL;
		c.cut = false;
		c.notice[0] = '\0';
	}
	if (file.plan && file.armed)
		plan_hash(file.plan, c.armed);
	c.bad_file = err != 0;
	if (err)
		snprintf(c.notice, sizeof(c.notice), "The plan file cannot be used: %s", why.text);
	else if (file.plan)
		err = c.plan ? take_passwords(&file, &c) : choose_file(lists, &file, &c);
	planfile_clear(&file);
	if (err == -ENOMEM) {
		choice_clear(&c);
		return error_set(e, err, "there is no memory left");
	}
	*ret = c;
	return 0;
}

int
choose_unattended(const struct lists *lists, const struct planfile_words *words, const char *stick,
		  struct choice *ret, struct error *e)
{
	struct disk_scan where = {.stick = stick};
	struct disk_list disks = {0};
	int err = disk_scan(&where, &disks, e);

	return err ? err : choose_among(lists, words, &disks, ret, e);
}
