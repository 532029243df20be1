#include "planfile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

#define PLAN_MAX (1024 * 1024)

static void
take_word(const char *word, size_t len, struct planfile_words *ret)
{
	static const char plan[] = "kiln.plan=", automatic[] = "kiln.auto=1";

	if (len > strlen(plan) && strncmp(word, plan, strlen(plan)) == 0 &&
	    len - strlen(plan) < sizeof(ret->plan)) {
		memcpy(ret->plan, word + strlen(plan), len - strlen(plan));
		ret->plan[len - strlen(plan)] = '\0';
	}
	if (len == strlen(automatic) && strncmp(word, automatic, len) == 0)
		ret->unattended = true;
}

void
planfile_parse_words(const char *cmdline, struct planfile_words *ret)
{
	size_t len;

	*ret = (struct planfile_words){0};
	for (;;) {
		cmdline += strspn(cmdline, " \t\n");
		len = strcspn(cmdline, " \t\n");
		if (len == 0)
			return;
		take_word(cmdline, len, ret);
		cmdline += len;
	}
}

static bool
is_fat(const struct volume *v)
{
	return strcmp(v->fs, "vfat") == 0;
}

static const struct volume *
find_label(const struct volume_list *l, const char *label)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (is_fat(&l->item[i]) && strcasecmp(l->item[i].label, label) == 0)
			return &l->item[i];
	return NULL;
}

/* First the stick; where it isn't known as a disk (a directory, an ISO file on another volume),
 * any disk. */
int
planfile_stick_volume(const struct disk_list *disks, struct volume_list *list, const struct volume **ret,
		      struct error *e)
{
	bool known = false;
	size_t i;
	int err;

	*ret = NULL;
	*list = (struct volume_list){0};
	for (i = 0; i < disks->n; i++)
		known = known || disks->item[i].stick;
	for (i = 0; i < disks->n; i++) {
		if (known && !disks->item[i].stick)
			continue;
		err = volume_scan(disks->item[i].path, list, e);
		if (err == -ENOMEM)
			return err;
		*ret = err ? NULL : find_label(list, PLANFILE_LABEL);
		if (*ret)
			return 0;
		volume_list_free(list);
	}
	return 0;
}

static int
parse_text(const struct buf *b, const struct planfile_words *w, bool trusted, struct planfile *ret,
	   struct error *e)
{
	int err = plan_parse(b->data ? b->data : "", b->len, ret->from, &ret->plan, e);

	if (!err)
		ret->armed = w->unattended || (trusted && ret->plan->unattended);
	return err;
}

/* A file that isn't there is no error: 0 and no plan. One that can't be read is: another one must not stand for it. */
static int
try_volume(const struct volume *v, const char *name, bool trusted, const struct planfile_words *w,
	   struct planfile *ret, struct error *e)
{
	struct buf b = {0};
	bool there = false;
	int err = volume_has_file(v, name, &there, e);

	if (!err && there)
		err = volume_read_file(v, name, PLAN_MAX, &b, e);
	if (!err && there) {
		snprintf(ret->from, sizeof(ret->from), "%s on %s%s%s", name, v->disk,
			 v->label[0] ? ", volume " : "", v->label);
		err = parse_text(&b, w, trusted, ret, e);
	}
	buf_free(&b);
	return err;
}

static int
try_disk(const struct disk *d, const char *label, const char *name, const struct planfile_words *w,
	 struct planfile *ret, struct error *e)
{
	struct volume_list l = {0};
	struct error ignored = {0};
	size_t i;
	int err = 0;

	if (volume_scan(d->path, &l, &ignored) < 0)
		return 0; /* a disk that can't be read has no plan */
	for (i = 0; i < l.n && !ret->plan && !err; i++) {
		bool there = false;

		if (!is_fat(&l.item[i]) || (label && strcasecmp(l.item[i].label, label) != 0))
			continue;
		/* somebody's damaged FAT is no plan file */
		if (volume_has_file(&l.item[i], name, &there, &ignored) == 0 && there)
			err = try_volume(&l.item[i], name, d->stick || d->removable || label, w, ret, e);
	}
	volume_list_free(&l);
	return err;
}

static int
try_named(const struct planfile_words *w, const struct disk_list *disks, struct planfile *ret, struct error *e)
{
	const char *colon = strstr(w->plan, ":/");
	char label[64];
	size_t i;
	int err = 0;

	if (w->plan[0] == '/') {
		snprintf(ret->from, sizeof(ret->from), "%s", w->plan);
		err = plan_read(w->plan, &ret->plan, e);
		if (!err)
			ret->armed = w->unattended || ret->plan->unattended;
		return err;
	}
	if (!colon || colon == w->plan || (size_t)(colon - w->plan) >= sizeof(label) || !colon[2])
		return error_set(e, -EINVAL, "kiln.plan=%s is neither a path nor LABEL:/FILE", w->plan);
	snprintf(label, sizeof(label), "%.*s", (int)(colon - w->plan), w->plan);
	for (i = 0; i < disks->n && !ret->plan && !err; i++)
		err = try_disk(&disks->item[i], label, colon + 2, w, ret, e);
	if (!err && !ret->plan)
		err = error_set(e, -ENOENT, "no volume called %s has the plan file %s", label, colon + 1);
	return err;
}

int
planfile_find(const struct planfile_words *w, const struct disk_list *disks, struct planfile *ret,
	      struct error *e)
{
	struct planfile found = {0};
	struct volume_list list = {0};
	const struct volume *own = NULL;
	size_t i;
	int err = 0;

	if (w->plan[0]) {
		err = try_named(w, disks, &found, e);
		goto out;
	}
	err = planfile_stick_volume(disks, &list, &own, e);
	if (!err && own)
		err = try_volume(own, PLANFILE_NAME, true, w, &found, e);
	for (i = 0; i < disks->n && !err && !found.plan; i++)
		err = try_disk(&disks->item[i], NULL, PLANFILE_NAME, w, &found, e);
out:
	volume_list_free(&list);
	if (err)
		planfile_clear(&found);
	else
		*ret = found;
	return err;
}

void
planfile_clear(struct planfile *p)
{
	if (!p)
		return;
	plan_free(p->plan);
	*p = (struct planfile){0};
}
