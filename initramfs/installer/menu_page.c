#include "menu_page.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "menu_frame.h"
#include "menu_list.h"
#include "menu_view.h"
#include "recipe/plan_check.h"

enum { PAGE_DISTRO_WIDTH = 22, PAGE_DISK_WIDTH = 34, PAGE_BUILD_WIDTH = 26 };

/* ---- distro ---- */

static const char *
page_distro_item(const void *arg, size_t i, struct buf *b)
{
	const struct menu_offer *o = arg;

	(void)b;
	return o->distros[i]->name;
}

static int
page_time(struct buf *b, int minutes)
{
	int r = buf_append_str(b, "Time        about ");

	if (minutes >= 60)
		r |= buf_printf(b, "%d h ", minutes / 60);
	return r | buf_printf(b, "%d min to compile on 2 cores\n", minutes % 60);
}

static int
page_distro_pane(const void *arg, size_t i, struct buf *b)
{
	const struct distro *d = ((const struct menu_offer *)arg)->distros[i];
	int r = buf_printf(b, "*%s\n\n", d->summary ? d->summary : d->name);

	for (size_t k = 0; k < d->about.n; k++)
		r |= buf_printf(b, "%s%s", k > 0 ? " " : "", d->about.item[k]);
	r |= buf_printf(b, "\n\nC library   %s\nInit        %s\n", d->libc ? d->libc : "-",
			d->init ? d->init : "-");
	if (d->minutes > 0)
		r |= page_time(b, d->minutes);
	if (d->memory > 0)
		r |= buf_printf(b, "Memory      %d MiB at least\n", d->memory);
	if (d->disk > 0)
		r |= buf_printf(b, "Disk        %.1f GiB at least\n", d->disk / 1024.0);
	return r;
}

static enum menu_step
page_distro(struct menu *m, struct menu_answers *a)
{
	struct menu_list l = {
		.question = "Which system shall this machine build?",
		.n = m->offer->ndistros,
		.at = a->distro,
		.width = PAGE_DISTRO_WIDTH,
		.arg = m->offer,
		.item = page_distro_item,
		.pane = page_distro_pane,
	};
	enum menu_step step = menu_list_run(m, &l);

	a->distro = l.at;
	return step;
}

/* ---- disk ---- */

static const char *
page_disk_item(const void *arg, size_t i, struct buf *b)
{
	const struct disk *d = &((const struct disk_list *)arg)->item[i];

	if (buf_printf(b, "%-12s %8.1f GB %s", d->path, (double)d->size / 1e9,
		       disk_why_not(d) ? "-"
		       : d->unfinished ? "resume"
		       : d->empty      ? "empty"
				       : "") < 0)
		return d->path;
	return b->data;
}

static int
page_disk_pane(const void *arg, size_t i, struct buf *b)
{
	const struct disk *d = &((const struct disk_list *)arg)->item[i];
	const char *no = disk_why_not(d);
	int r = buf_printf(b, "*%s\n\n", d->path);

	r |= buf_printf(b, "Model     %s\nSerial    %s\n", d->model[0] ? d->model : "not told",
			d->serial[0] ? d->serial : "not told");
	r |= buf_printf(b, "Size      %.1f GB (%.1f GiB)\n", (double)d->size / 1e9,
			(double)d->size / 1073741824.0);
	r |= buf_printf(b, "Kind      %s, %u-byte sectors\n", d->removable ? "removable" : "fixed",
			d->sector);
	r |= buf_printf(b, "Contents  %s\n\n",
			d->content && d->content[0] ? d->content : "not known");
	if (no)
		r |= buf_printf(b, "!This disk can't be taken: %s.\n", no);
	else if (d->unfinished)
		r |= buf_printf(b, "An installation was cut here. With the same answers it goes on "
				   "where it was.\n");
	else if (!d->empty)
		r |= buf_printf(b, "!All of it will be erased.\n");
	return r;
}

static const char *
page_disk_refuse(const void *arg, size_t i)
{
	return disk_why_not(&((const struct disk_list *)arg)->item[i]);
}

/* The disk that was chosen before; else one where an installation was cut, else an empty one, else
 * any that may be taken: a person who only presses Enter should lose as little as possible. */
static size_t
page_disk_first(const struct menu_answers *a)
{
	size_t best = 0;
	int merit = 0;

	for (size_t i = 0; i < a->disks.n; i++) {
		const struct disk *d = &a->disks.item[i];
		int its = strcmp(d->path, a->disk_path) == 0 ? 4
			  : disk_why_not(d)		     ? 0
			  : d->unfinished		     ? 3
			  : d->empty			     ? 2
							     : 1;

		if (its > merit) {
			merit = its;
			best = i;
		}
	}
	return best;
}

static enum menu_step
page_disk(struct menu *m, struct menu_answers *a)
{
	struct menu_list l = { .width = PAGE_DISK_WIDTH,
			       .rescan = true,
			       .arg = &a->disks,
			       .item = page_disk_item,
			       .pane = page_disk_pane,
			       .refuse = page_disk_refuse };
	struct disk_list found = { 0 };
	struct error e = { 0 };
	enum menu_step step;

	if (m->offer->scan(m->offer->arg, &found, &e) < 0)
		menu_frame_tell(m, e.text);
	disk_list_free(&a->disks);
	a->disks = found;
	l.n = found.n;
	l.at = page_disk_first(a);
	l.question = l.n > 0 ? "Which disk? All that is on it will be erased." :
			       "No disk was found. Attach one and press R.";
	step = menu_list_run(m, &l);
	if (step == MENU_STEP_NEXT) {
		a->disk = l.at;
		snprintf(a->disk_path, sizeof a->disk_path, "%s", a->disks.item[l.at].path);
	}
	return step;
}

/* ---- key map and time zone ---- */

static const char *
page_word_item(const void *arg, size_t i, struct buf *b)
{
	(void)b;
	return ((const struct strlist *)arg)->item[i];
}

static int
page_keymap_check(const struct menu_form *f, void *arg, size_t *ret_field, struct error *e)
{
	(void)arg;
	*ret_field = 0;
	return plan_check_keymap(f->field[0].text, e);
}

static int
page_timezone_check(const struct menu_form *f, void *arg, size_t *ret_field, struct error *e)
{
	(void)arg;
	*ret_field = 0;
	return plan_check_timezone(f->field[0].text, e);
}

/* One of the words; or any text, when there is no list. */
static enum menu_step
page_word(struct menu *m, const char *question, const struct strlist *words,
	  char text[MENU_FORM_TEXT],
	  int (*check)(const struct menu_form *, void *, size_t *, struct error *))
{
	struct menu_list l = {
		.question = question, .search = true, .arg = words, .item = page_word_item
	};
	struct menu_field field = { "Name", "", text, false };
	struct menu_form f = { .question = question, .field = &field, .n = 1, .check = check };
	enum menu_step step;

	if (!words || words->n == 0)
		return menu_form_run(m, &f);
	l.n = words->n;
	for (size_t i = 0; i < words->n; i++)
		if (strcmp(words->item[i], text) == 0)
			l.at = i;
	step = menu_list_run(m, &l);
	if (step == MENU_STEP_NEXT)
		snprintf(text, MENU_FORM_TEXT, "%s", words->item[l.at]);
	return step;
}

static enum menu_step
page_keymap(struct menu *m, struct menu_answers *a)
{
	const struct menu_offer *o = m->offer;
	enum menu_step step = page_word(m, "Which key map has the keyboard?", o->keymaps, a->keymap, page_keymap_check);

	if (step == MENU_STEP_NEXT && o->keymap)
		o->keymap(o->arg, a->keymap);
	return step;
}

/* ---- names ---- */

static int
page_names_check(const struct menu_form *f, void *arg, size_t *ret_field, struct error *e)
{
	const struct plan *preset = arg;
	const char *password = f->field[2].text;
	bool kept = preset && preset->root_password && !password[0];
	int r;

	*ret_field = 0;
	r = plan_check_hostname(f->field[0].text, e);
	if (r < 0)
		return r;
	*ret_field = 1;
	if (f->field[1].text[0] && (r = plan_check_user(f->field[1].text, e)) < 0)
		return r;
	*ret_field = 2;
	if (!password[0] && !kept)
		return error_set(e, -EINVAL,
				 "A password is needed: without one nobody can log in.");
	if (password[0] == ' ' || (password[0] && password[strlen(password) - 1] == ' '))
		return error_set(e, -EINVAL, "A password can't begin or end with a blank.");
	if ((r = plan_check_password(password, e)) < 0)
		return r;
	if (strcmp(password, f->field[3].text) != 0) {
		f->field[2].text[0] = f->field[3].text[0] = '\0';
		return error_set(e, -EINVAL,
				 "The two passwords are not the same. Type both again.");
	}
	return 0;
}

static enum menu_step
page_names(struct menu *m, struct menu_answers *a)
{
	struct menu_field fields[] = {
		{ "Host name", "The name of this machine: letters, digits, hyphens.", a->hostname,
		  false },
		{ "Your user name", "a-z, digits, hyphens. Empty: there is only root.", a->user,
		  false },
		{ "Password", "For you and for root. It is not shown.", a->password, true },
		{ "Password again", "The same once more, against slips.", a->again, true },
	};
	struct menu_form f = { .question = "What is it called, and who are you?",
			       .field = fields,
			       .n = 4,
			       .check = page_names_check,
			       .arg = (void *)m->offer->preset };

	return menu_form_run(m, &f);
}

/* ---- build ---- */

static const char *
page_build_item(const void *arg, size_t i, struct buf *b)
{
	(void)arg;
	(void)b;
	return i == 0 ? "all: compile everything" : "missing: take what fits";
}

static int
page_build_pane(const void *arg, size_t i, struct buf *b)
{
	static const char missing[] =
		"*build missing\n\nFinished packages are taken from the stick where their contents "
		"are the published ones, byte for byte; what is missing is compiled.\n\n"
		"Time        some minutes\n";
	static const char all[] = "*build all\n\nEvery package is compiled here, on this machine, "
				  "from the source archives on the stick.\n\n";
	static const char cut[] = "\nA power cut costs one package at most: the next boot of the "
				  "stick goes on.\n";
	const struct distro *d = arg;
	int r;

	if (i == 1)
		return buf_append_str(b, missing);
	r = buf_append_str(b, all);
	if (d->minutes > 0)
		r |= page_time(b, d->minutes);
	r |= buf_append_str(b, cut);
	return r;
}

static enum menu_step
page_build(struct menu *m, struct menu_answers *a)
{
	struct menu_list l = { .question = "How much shall be compiled here?",
			       .n = 2,
			       .at = a->build_all ? 0 : 1,
			       .width = PAGE_BUILD_WIDTH,
			       .arg = m->offer->distros[a->distro],
			       .item = page_build_item,
			       .pane = page_build_pane };
	enum menu_step step = menu_list_run(m, &l);

	a->build_all = l.at == 0;
	return step;
}

/* ---- plan ---- */

static enum menu_step
page_plan(struct menu *m, const struct menu_answers *a, struct plan **ret_plan)
{
	static const char *const choices[] = { "Back" };
	struct plan *p = NULL;
	struct error e = { 0 };
	enum menu_step step;
	char label[320], *text = NULL;
	size_t choice;

	if (menu_page_plan(m->offer, a, &p, &e) == 0)
		text = m->offer->explain(m->offer->arg, p, &e);
	if (text) {
		snprintf(label, sizeof label,
			 "Type yes and Enter to erase %.200s and install:", a->disk_path);
		step = menu_view_confirm(m, "This is the plan.", text, label, "yes");
	} else {
		step = menu_view_choose(m, "This plan can't be carried out.", e.text, choices, 1,
					-1, &choice);
		if (step == MENU_STEP_NEXT)
			step = MENU_STEP_BACK;
	}
	free(text);
	if (step == MENU_STEP_NEXT)
		*ret_plan = p;
	else
		plan_free(p);
	return step;
}

enum menu_step
menu_page_run(struct menu *m, size_t page, struct menu_answers *a, struct plan **ret_plan)
{
	static const char *const names[MENU_PAGES] = { "System",    "Disk",  "Keyboard", "Names",
						       "Time zone", "Build", "Plan" };

	snprintf(m->title, sizeof m->title, "%s   %zu/%d", names[page], page + 1, MENU_PAGES);
	switch (page) {
	case 0: return page_distro(m, a);
	case 1: return page_disk(m, a);
	case 2: return page_keymap(m, a); /* before anything is typed */
	case 3: return page_names(m, a);
	case 4:
		return page_word(m, "Which time zone is the machine in?", m->offer->timezones,
				 a->timezone, page_timezone_check);
	case 5: return page_build(m, a);
	default: return page_plan(m, a, ret_plan);
	}
}
