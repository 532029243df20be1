#include "configure.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "run.h"

#define SCRIPT "usr/lib/kiln/configure"

static int
add(struct strlist *l, const char *name, const char *value)
{
	struct buf b = {0};
	int err;

	if (!value)
		return 0;
	err = buf_printf(&b, "%s=%s", name, value);
	if (!err)
		err = strlist_add(l, b.data);
	buf_free(&b);
	return err;
}

static int
add_joined(struct strlist *l, const char *name, const struct strlist *values, const char *between)
{
	struct buf b = {0};
	size_t i;
	int err = 0;

	for (i = 0; i < values->n && !err; i++)
		err = buf_printf(&b, "%s%s", i ? between : "", values->item[i]);
	if (!err && values->n)
		err = add(l, name, b.data);
	buf_free(&b);
	return err;
}

/* "kim $6$..." becomes KILN_HASH_kim=$6$... */
static int
add_hash(struct strlist *l, const char *item)
{
	size_t len = strcspn(item, " "), i;
	struct buf b = {0};
	int err;

	err = buf_printf(&b, "KILN_HASH_%.*s", (int)len, item);
	for (i = 0; !err && i < b.len; i++)
		if (!isalnum((unsigned char)b.data[i]))
			b.data[i] = '_';
	if (!err)
		err = add(l, b.data, item + len + strspn(item + len, " "));
	buf_free(&b);
	return err;
}

static int
add_disk(const struct table *table, struct strlist *ret)
{
	const struct table_part *esp = table_find(table, TABLE_ESP);
	const struct table_part *swap = table_find(table, TABLE_SWAP);
	char serial[10];
	size_t i;
	int err;

	/* as the kernel and blkid write the serial number of a FAT */
	snprintf(serial, sizeof(serial), "%.4s-%.4s", esp->fs_uuid, esp->fs_uuid + 4);
	for (i = 0; serial[i]; i++)
		serial[i] = (char)toupper((unsigned char)serial[i]);
	err = add(ret, "KILN_ROOT_UUID", table_find(table, TABLE_ROOT)->fs_uuid);
	if (!err)
		err = add(ret, "KILN_ESP_UUID", serial);
	if (!err && swap)
		err = add(ret, "KILN_SWAP_UUID", swap->fs_uuid);
	return err;
}

int
configure_environment(const struct plan *plan, const struct table *l, struct strlist *ret)
{
	size_t i;
	int err;

	err = add(ret, "KILN_HOSTNAME", plan->hostname);
	if (!err)
		err = add(ret, "KILN_TIMEZONE", plan->timezone);
	if (!err)
		err = add(ret, "KILN_KEYMAP", plan->keymap);
	if (!err)
		err = add(ret, "KILN_NETWORK", plan->network);
	if (!err)
		err = add(ret, "KILN_CONSOLE", plan->console);
	if (!err)
		err = add(ret, "KILN_ROOT_HASH", plan->root_password);
	if (!err)
		err = add_joined(ret, "KILN_USERS", &plan->users, " ");
	for (i = 0; i < plan->user_passwords.n && !err; i++)
		err = add_hash(ret, plan->user_passwords.item[i]);
	if (!err)
		err = add_joined(ret, "KILN_SSH_KEYS", &plan->ssh_keys, "\n");
	return err ? err : add_disk(l, ret);
}

static int
write_plan(const struct plan *plan, int root_fd, struct error *e)
{
	char *text = plan_print(plan);
	int err = text ? file_make_dirs_at(root_fd, "etc/kiln", e)
		       : error_set(e, -ENOMEM, "there is no memory left");

	if (!err)
		err = file_write_at(root_fd, "etc/kiln/plan", text, strlen(text), 0600, e);
	free(text);
	return err;
}

/* Programs want /dev/null at least. A private bind that goes away with the call. */
static int
run_script(const char *root, const char *const *env, int log, struct error *e)
{
	const char *argv[] = {"/" SCRIPT, NULL};
	struct run r = {.argv = argv, .env = env, .chroot = root, .log = log};
	struct buf dev = {0}, proc = {0};
	bool has_dev, has_proc;
	int err;

	err = buf_printf(&dev, "%s/dev", root);
	if (!err)
		err = buf_printf(&proc, "%s/proc", root);
	if (err) {
		buf_free(&dev);
		return error_set(e, err, "there is no memory left");
	}
	has_dev = mount("/dev", dev.data, NULL, MS_BIND, NULL) == 0;
	has_proc = mount("/proc", proc.data, NULL, MS_BIND | MS_REC, NULL) == 0;
	err = run_program(&r, NULL, e);
	if (has_proc)
		(void)umount2(proc.data, MNT_DETACH);
	if (has_dev)
		(void)umount2(dev.data, MNT_DETACH);
	buf_free(&dev);
	buf_free(&proc);
	return err;
}

int
configure_target(const struct plan *plan, const struct table *l, const char *root, int log, struct error *e)
{
	static const char *const mount_points[] = {"dev", "proc", "sys", "run", "tmp", "root", "home", "mnt",
						   "boot/efi"};
	int root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct strlist env = {0};
	size_t i;
	int err;

	if (root_fd < 0)
		return error_system(e, "cannot open the target");
	err = write_plan(plan, root_fd, e);
	for (i = 0; i < sizeof(mount_points) / sizeof(mount_points[0]) && !err; i++)
		err = file_make_dirs_at(root_fd, mount_points[i], e);
	if (!err && configure_environment(plan, l, &env) < 0)
		err = error_set(e, -ENOMEM, "there is no memory left");
	/* run_program wants the list ended by NULL */
	if (!err) {
		char **grown = realloc(env.item, (env.n + 1) * sizeof(*grown));

		if (grown) {
			env.item = grown;
			env.item[env.n] = NULL;
			err = run_script(root, (const char *const *)env.item, log, e);
		} else {
			err = error_set(e, -ENOMEM, "there is no memory left");
		}
	}
	if (err)
		(void)error_prefix(e, err, "cannot configure the target");
	for (i = 0; i < env.n; i++)
		explicit_bzero(env.item[i], strlen(env.item[i]));
	strlist_free(&env);
	close(root_fd);
	return err;
}
