/* From answers to a plan, and from a plan that was found to answers to begin with. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "menu_page.h"

static void
answers_set(char to[MENU_FORM_TEXT], const char *from, const char *otherwise)
{
	snprintf(to, MENU_FORM_TEXT, "%s", from && from[0] ? from : otherwise);
}

void
menu_page_preset(const struct menu_offer *o, struct menu_answers *ret)
{
	const struct plan *p = o->preset;

	memset(ret, 0, sizeof *ret);
	ret->build_all = p ? p->build_all : true;
	answers_set(ret->hostname, p ? p->hostname : NULL, "kiln");
	answers_set(ret->user, p && p->users.n > 0 ? p->users.item[0] : NULL, "");
	answers_set(ret->keymap, p ? p->keymap : NULL, "us");
	answers_set(ret->timezone, p ? p->timezone : NULL, "UTC");
	for (size_t i = 0; p && p->distro && i < o->ndistros; i++)
		if (strcmp(o->distros[i]->name, p->distro) == 0)
			ret->distro = i;
	for (size_t i = 0; p && i < p->disk.n; i++)
		if (strncmp(p->disk.item[i], "path:", 5) == 0)
			snprintf(ret->disk_path, sizeof ret->disk_path, "%s", p->disk.item[i] + 5);
	if (o->cut)
		snprintf(ret->disk_path, sizeof ret->disk_path, "%s", o->cut);
}

void
menu_page_free(struct menu_answers *a)
{
	disk_list_free(&a->disks);
	memset(&a->disks, 0, sizeof a->disks);
	explicit_bzero(a->password, sizeof a->password);
	explicit_bzero(a->again, sizeof a->again);
}

static int
answers_replace(char **to, const char *from)
{
	char *copy = strdup(from);

	if (!copy)
		return -ENOMEM;
	free(*to);
	*to = copy;
	return 0;
}

/* The list becomes just this one item; NULL: empty. */
static int
answers_only(struct strlist *l, const char *item)
{
	strlist_free(l);
	memset(l, 0, sizeof *l);
	return item ? strlist_add(l, item) : 0;
}

static int
answers_fill(const struct menu_offer *o, const struct menu_answers *a, struct plan *p)
{
	char disk[sizeof a->disk_path + 8], password[2 * MENU_FORM_TEXT + 2];
	int r = 0;

	snprintf(disk, sizeof disk, "path:%s", a->disk_path);
	snprintf(password, sizeof password, "%s %s", a->user, a->password);
	r |= answers_replace(&p->distro, o->distros[a->distro]->name);
	r |= answers_replace(&p->hostname, a->hostname);
	r |= answers_replace(&p->keymap, a->keymap);
	r |= answers_replace(&p->timezone, a->timezone);
	/* The installation that was cut there goes on only for the same plan. */
	if (!o->cut || strcmp(o->cut, a->disk_path) != 0) {
		r |= answers_only(&p->disk, disk);
		p->erase = true;
		p->unattended = false;
	}
	/* A user of the preset whose name and password were left alone keeps the password that is
	 * there. */
	if (a->password[0] || !a->user[0] || p->users.n == 0 ||
	    strcmp(p->users.item[0], a->user) != 0) {
		r |= answers_only(&p->users, a->user[0] ? a->user : NULL);
		r |= answers_only(&p->user_passwords,
				  a->user[0] && a->password[0] ? password : NULL);
	}
	if (a->password[0])
		r |= answers_replace(&p->root_password, a->password);
	explicit_bzero(password, sizeof password);
	p->build_all = a->build_all;
	return r;
}

/* A copy, by way of its text. */
static int
answers_copy(const struct plan *from, struct plan **ret, struct error *e)
{
	char *text = plan_print(from);
	int r;

	if (!text)
		return error_set(e, -ENOMEM, "not enough memory for the plan");
	r = plan_parse(text, strlen(text), "the plan that was found", ret, e);
	explicit_bzero(text, strlen(text));
	free(text);
	return r;
}

int
menu_page_plan(const struct menu_offer *o, const struct menu_answers *a, struct plan **ret,
	       struct error *e)
{
	struct plan *p = NULL, *checked = NULL;
	int r = o->preset ? answers_copy(o->preset, &p, e) : plan_new(&p, e);

	if (r < 0)
		return r;
	if (answers_fill(o, a, p) != 0)
		r = error_set(e, -ENOMEM, "not enough memory for the plan");
	if (r == 0)
		r = answers_copy(p, &checked, e); /* the same checks as for a file */
	plan_free(p);
	if (r == 0)
		*ret = checked;
	return r;
}
