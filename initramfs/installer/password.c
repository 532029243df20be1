#include "password.h"

#include <crypt.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/buf.h"
#include "recipe/plan_check.h"

#define SALT 16

static int
make_salt(const char *seed, const char *who, char ret[SALT + 1], struct error *e)
{
	static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	unsigned char raw[SALT];
	char hex[SHA256_HEX];
	struct sha256 s;
	int i;

	if (seed) {
		sha256_init(&s);
		sha256_update(&s, seed, strlen(seed) + 1);
		sha256_update(&s, who, strlen(who) + 1);
		sha256_final(&s, hex);
		for (i = 0; i < SALT; i++)
			raw[i] = (unsigned char)(hex[2 * i] * 7 + hex[2 * i + 1] + hex[2 * i + 32] * 4);
	} else if (getrandom(raw, sizeof(raw), 0) != (ssize_t)sizeof(raw)) {
		return error_system(e, "cannot get random bytes for a password's salt");
	}
	for (i = 0; i < SALT; i++)
		ret[i] = digits[raw[i] & 63];
	ret[SALT] = '\0';
	return 0;
}

char *
password_hash(const char *password, const char *seed, const char *who, struct error *e)
{
	char setting[SALT + 8] = "$6$", *copy;
	struct crypt_data *data;
	const char *hash;

	if (make_salt(seed, who, setting + 3, e) < 0)
		return NULL;
	data = calloc(1, sizeof(*data));
	hash = data ? crypt_r(password, setting, data) : NULL;
	copy = hash && strncmp(hash, "$6$", 3) == 0 ? strdup(hash) : NULL;
	if (!copy)
		(void)error_set(e, -EINVAL, "the password of %s cannot be hashed", who);
	free(data);
	return copy;
}

/* One "NAME TEXT" item of user_passwords. */
static int
hash_item(char **item, const char *seed, struct error *e)
{
	char *space = strchr(*item, ' '), *password, *hash;
	struct buf b = {0};
	int err;

	if (!space)
		return error_set(e, -EINVAL, "user-password wants a name and a password");
	password = space + strspn(space, " ");
	*space = '\0';
	if (plan_password_is_hash(password)) {
		*space = ' ';
		return 0;
	}
	hash = password_hash(password, seed, *item, e);
	if (!hash)
		return -EINVAL;
	err = buf_printf(&b, "%s %s", *item, hash);
	free(hash);
	if (err) {
		buf_free(&b);
		return error_set(e, err, "there is no memory left");
	}
	explicit_bzero(password, strlen(password));
	free(*item);
	*item = b.data;
	return 0;
}

int
password_hash_plan(struct plan *plan, const char *seed, struct error *e)
{
	char *hash;
	size_t i;
	int err = 0;

	if (plan->root_password && !plan_password_is_hash(plan->root_password)) {
		hash = password_hash(plan->root_password, seed, "root", e);
		if (!hash)
			return -EINVAL;
		explicit_bzero(plan->root_password, strlen(plan->root_password));
		free(plan->root_password);
		plan->root_password = hash;
	}
	for (i = 0; i < plan->user_passwords.n && !err; i++)
		err = hash_item(&plan->user_passwords.item[i], seed, e);
	return err;
}
