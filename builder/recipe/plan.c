/* Reads and writes a plan.
 *
 * 1. grammar.c splits the file; a struct plan with the defaults is made
 * 2. each line is checked by plan_check.c and plan_network.c, which know no files: file and line
 * are added here
 * 3. what lines say together: users and their passwords, a way to log in */
#include "recipe/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/grammar.h"
#include "recipe/plan_check.h"
#include "recipe/plan_network.h"
#include "recipe/value.h"

#define PLAN_FILE_MAX ((size_t)1 << 20)
#define SWAP_MIN ((uint64_t)1 << 20)
#define SWAP_MAX ((uint64_t)1 << 40)
#define BLANKS " \t"

enum plan_key {
	KEY_DISTRO,
	KEY_DISK,
	KEY_ERASE,
	KEY_BUILD,
	KEY_HOSTNAME,
	KEY_USER,
	KEY_ROOT_PASSWORD,
	KEY_USER_PASSWORD,
	KEY_SSH_KEY,
	KEY_TIMEZONE,
	KEY_KEYMAP,
	KEY_NETWORK,
	KEY_SWAP,
	KEY_FILESYSTEM,
	KEY_SOURCES,
	KEY_ADD,
	KEY_AFTER,
	KEY_CONSOLE,
	KEY_UNATTENDED,
	KEY_COUNT
};

static const struct grammar_key plan_keys[KEY_COUNT] = {
	[KEY_DISTRO] = {"distro", GRAMMAR_ONE, true},
	[KEY_DISK] = {"disk", GRAMMAR_LIST, true},
	[KEY_ERASE] = {"erase", GRAMMAR_ONE, false},
	[KEY_BUILD] = {"build", GRAMMAR_ONE, false},
	[KEY_HOSTNAME] = {"hostname", GRAMMAR_ONE, false},
	[KEY_USER] = {"user", GRAMMAR_LIST, false},
	[KEY_ROOT_PASSWORD] = {"root-password", GRAMMAR_ONE, false},
	[KEY_USER_PASSWORD] = {"user-password", GRAMMAR_LIST, false},
	[KEY_SSH_KEY] = {"ssh-key", GRAMMAR_LIST, false},
	[KEY_TIMEZONE] = {"timezone", GRAMMAR_ONE, false},
	[KEY_KEYMAP] = {"keymap", GRAMMAR_ONE, false},
	[KEY_NETWORK] = {"network", GRAMMAR_ONE, false},
	[KEY_SWAP] = {"swap", GRAMMAR_ONE, false},
	[KEY_FILESYSTEM] = {"filesystem", GRAMMAR_ONE, false},
	[KEY_SOURCES] = {"sources", GRAMMAR_ONE, false},
	[KEY_ADD] = {"add", GRAMMAR_LIST, false},
	[KEY_AFTER] = {"after", GRAMMAR_ONE, false},
	[KEY_CONSOLE] = {"console", GRAMMAR_ONE, false},
	[KEY_UNATTENDED] = {"unattended", GRAMMAR_ONE, false},
};

typedef int plan_check_fn(const char *s, struct error *e);

int
plan_new(struct plan **ret, struct error *e)
{
	struct plan *p = calloc(1, sizeof *p);

	if (p == NULL)
		return error_set(e, -ENOMEM, "not enough memory for a plan");
	p->hostname = strdup("kiln");
	p->timezone = strdup("UTC");
	p->keymap = strdup("us");
	p->network = strdup("dhcp");
	p->filesystem = strdup("ext4");
	p->after = strdup("reboot");
	p->console = strdup("tty0");
	p->build_all = p->sources = true;
	if (!p->hostname || !p->timezone || !p->keymap || !p->network || !p->filesystem ||
	    !p->after || !p->console) {
		plan_free(p);
		return error_set(e, -ENOMEM, "not enough memory for a plan");
	}
	*ret = p;
	return 0;
}

/* Runs a check that knows no files; its sentence gets file and line. */
static int
plan_check(const struct grammar_doc *doc, const struct grammar_line *l, plan_check_fn *check,
	   const char *value, struct error *e)
{
	struct error sub = {0};
	int r = check(value, &sub);

	if (r == -ENOMEM)
		return value_no_memory(doc, l->line, e);
	return r == 0 ? 0 : grammar_error(doc, l->line, e, "%s", sub.text);
}

static int
plan_set_text(const struct grammar_doc *doc, const struct grammar_line *l, plan_check_fn *check,
	      char **ret, struct error *e)
{
	int r = plan_check(doc, l, check, l->value, e);

	return r < 0 ? r : value_text(doc, l, ret, e);
}

static int
plan_add_text(const struct grammar_doc *doc, const struct grammar_line *l, plan_check_fn *check,
	      struct strlist *ret, struct error *e)
{
	int r = plan_check(doc, l, check, l->value, e);

	if (r < 0)
		return r;
	if (strlist_has(ret, l->value))
		return grammar_error(doc, l->line, e, "this %s stands above already",
				     plan_keys[l->key].name);
	return value_add(doc, l, ret, e);
}

static int
plan_set_distro(const struct grammar_doc *doc, const struct grammar_line *l, struct plan *p,
		struct error *e)
{
	if (!value_is_name(l->value))
		return grammar_error(doc, l->line, e,
				     "\"%.80s\" is not the name of a distro; names are made of a-z "
				     "0-9 + . - and `kiln list` shows them",
				     l->value);
	return value_text(doc, l, &p->distro, e);
}

static int
plan_set_build(const struct grammar_doc *doc, const struct grammar_line *l, struct plan *p,
	       struct error *e)
{
	char *word = NULL;
	int r = value_choice(doc, l, "all missing", &word, e);

	if (r == 0)
		p->build_all = strcmp(word, "all") == 0;
	free(word);
	return r;
}

/* One blank between the words, so that equal plans print equal. */
static int
plan_set_network(const struct grammar_doc *doc, const struct grammar_line *l, struct plan *p,
		 struct error *e)
{
	struct strlist words = {0};
	struct buf b = {0};
	int r = plan_check(doc, l, plan_network_check, l->value, e);

	if (r < 0)
		return r;
	r = strlist_add_words(&words, l->value);
	for (size_t i = 0; i < words.n && r == 0; i++)
		r = buf_printf(&b, "%s%s", i > 0 ? " " : "", words.item[i]);
	strlist_free(&words);
	if (r < 0) {
		buf_free(&b);
		return value_no_memory(doc, l->line, e);
	}
	free(p->network);
	p->network = b.data;
	return 0;
}

static int
plan_set_swap(const struct grammar_doc *doc, const struct grammar_line *l, struct plan *p,
	      struct error *e)
{
	struct error sub = {0};
	uint64_t size = 0;

	p->swap = 0;
	if (strcmp(l->value, "none") == 0)
		return 0;
	if (plan_check_size(l->value, &size, &sub) < 0)
		return grammar_error(doc, l->line, e, "%s, or none", sub.text);
	if (size < SWAP_MIN || size > SWAP_MAX)
		return grammar_error(doc, l->line, e,
				     "%.40s of swap is out of range; write none, or 1M to 1T",
				     l->value);
	p->swap = size;
	return 0;
}

/* The line's `NAME TEXT` as "NAME TEXT" with one blank; the user is looked up when all lines were
 * read. */
static int
plan_add_user_password(const struct grammar_doc *doc, const struct grammar_line *l, struct plan *p,
		       struct error *e)
{
	size_t len = strcspn(l->value, BLANKS);
	const char *text = l->value + len + strspn(l->value + len, BLANKS);
	struct buf b = {0};
	int r;

	if (*text == '\0')
		return grammar_error(
			doc, l->line, e,
			"this needs a user and the password behind it: user-password NAME TEXT");
	r = plan_check(doc, l, plan_check_password, text, e);
	if (r < 0)
		return r;
	for (size_t i = 0; i < p->user_passwords.n; i++)
		if (strncmp(p->user_passwords.item[i], l->value, len) == 0 &&
		    p->user_passwords.item[i][len] == ' ')
			return grammar_error(doc, l->line, e,
					     "the user %.*s has a password already",
					     len > 40 ? 40 : (int)len, l->value);
	if (buf_append(&b, l->value, len) < 0 || buf_printf(&b, " %s", text) < 0 ||
	    strlist_add(&p->user_passwords, b.data) < 0)
		r = value_no_memory(doc, l->line, e);
	buf_free(&b);
	return r;
}

static int
plan_set_key(const struct grammar_doc *doc, const struct grammar_line *l, struct plan *p,
	     struct error *e)
{
	switch ((enum plan_key)l->key) {
	case KEY_DISTRO: return plan_set_distro(doc, l, p, e);
	case KEY_DISK: return plan_add_text(doc, l, plan_check_disk, &p->disk, e);
	case KEY_ERASE: return value_yes(doc, l, &p->erase, e);
	case KEY_BUILD: return plan_set_build(doc, l, p, e);
	case KEY_HOSTNAME: return plan_set_text(doc, l, plan_check_hostname, &p->hostname, e);
	case KEY_USER: return plan_add_text(doc, l, plan_check_user, &p->users, e);
	case KEY_ROOT_PASSWORD:
		return plan_set_text(doc, l, plan_check_password, &p->root_password, e);
	case KEY_USER_PASSWORD: return plan_add_user_password(doc, l, p, e);
	case KEY_SSH_KEY: return plan_add_text(doc, l, plan_check_ssh_key, &p->ssh_keys, e);
	case KEY_TIMEZONE: return plan_set_text(doc, l, plan_check_timezone, &p->timezone, e);
	case KEY_KEYMAP: return plan_set_text(doc, l, plan_check_keymap, &p->keymap, e);
	case KEY_NETWORK: return plan_set_network(doc, l, p, e);
	case KEY_SWAP: return plan_set_swap(doc, l, p, e);
	case KEY_FILESYSTEM: return value_choice(doc, l, "ext4", &p->filesystem, e);
	case KEY_SOURCES: return value_yes(doc, l, &p->sources, e);
	case KEY_ADD: return value_add_names(doc, l, "package", &p->add, e);
	case KEY_AFTER: return value_choice(doc, l, "reboot poweroff shell", &p->after, e);
	case KEY_CONSOLE: return value_choice(doc, l, "tty0 ttyS0", &p->console, e);
	case KEY_UNATTENDED: return value_yes(doc, l, &p->unattended, e);
	case KEY_COUNT: break;
	}
	return 0;
}

/* `user-password` may stand above its `user`: looked up at the end. */
static int
plan_check_owner(const struct grammar_doc *doc, const struct grammar_line *l, const struct plan *p,
		 struct error *e)
{
	struct buf name = {0};
	const char *near;
	int r = 0;

	if (buf_append(&name, l->value, strcspn(l->value, BLANKS)) < 0)
		return value_no_memory(doc, l->line, e);
	near = strlist_nearest(&p->users, name.data);
	if (strlist_has(&p->users, name.data))
		r = 0;
	else if (strcmp(name.data, "root") == 0)
		r = grammar_error(doc, l->line, e, "for root write: root-password TEXT");
	else if (near != NULL)
		r = grammar_error(doc, l->line, e,
				  "there is no user \"%.80s\" in this plan; did you mean \"%s\"?",
				  name.data, near);
	else
		r = grammar_error(doc, l->line, e,
				  "there is no user \"%.80s\" in this plan; add: user %.80s",
				  name.data, name.data);
	buf_free(&name);
	return r;
}

static int
plan_check_whole(const struct grammar_doc *doc, const struct plan *p, struct error *e)
{
	int r = 0;

	for (size_t i = 0; i < doc->n && r == 0; i++)
		if (doc->lines[i].key == KEY_USER_PASSWORD)
			r = plan_check_owner(doc, &doc->lines[i], p, e);
	for (size_t i = 0; i < doc->n && r == 0; i++)
		if (doc->lines[i].key == KEY_UNATTENDED && p->unattended &&
		    p->root_password == NULL && p->user_passwords.n == 0 && p->ssh_keys.n == 0)
			r = grammar_error(doc, doc->lines[i].line, e,
					  "nobody could log in to this system; add root-password, "
					  "user-password or ssh-key");
	return r;
}

int
plan_parse(const char *text, size_t len, const char *file, struct plan **ret, struct error *e)
{
	struct grammar_doc doc = {0};
	struct plan *p = NULL;
	int r = grammar_parse(text, len, file, plan_keys, KEY_COUNT, &doc, e);

	if (r < 0)
		return r;
	if (plan_new(&p, NULL) < 0)
		r = value_no_memory(&doc, 1, e);
	for (size_t i = 0; i < doc.n && r == 0; i++)
		r = plan_set_key(&doc, &doc.lines[i], p, e);
	if (r == 0)
		r = plan_check_whole(&doc, p, e);
	grammar_free(&doc);
	if (r < 0) {
		plan_free(p);
		return r;
	}
	*ret = p;
	return 0;
}

int
plan_read(const char *path, struct plan **ret, struct error *e)
{
	struct buf text = {0};
	int r = file_read_at(AT_FDCWD, path, PLAN_FILE_MAX, &text, e);

	if (r == 0)
		r = plan_parse(text.data, text.len, path, ret, e);
	if (text.data != NULL) /* it may hold passwords */
		explicit_bzero(text.data, text.cap);
	buf_free(&text);
	return r;
}

void
plan_free(struct plan *p)
{
	if (p == NULL)
		return;
	free(p->distro);
	free(p->hostname);
	free(p->root_password);
	free(p->timezone);
	free(p->keymap);
	free(p->network);
	free(p->filesystem);
	free(p->after);
	free(p->console);
	strlist_free(&p->disk);
	strlist_free(&p->users);
	strlist_free(&p->user_passwords);
	strlist_free(&p->ssh_keys);
	strlist_free(&p->add);
	free(p);
}
