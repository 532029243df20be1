/* Passwords become SHA-512 crypt hashes before anything is kept: no file ever holds a password
 * as it was typed. */
#ifndef KILN_INSTALLER_PASSWORD_H
#define KILN_INSTALLER_PASSWORD_H

#include "base/error.h"
#include "recipe/plan.h"

/* Replaces root_password and the user_passwords by hashes; those that are hashes stay. `seed`
 * NULL: random salts; else salts are derived from it, so that the same plan file makes the same disk. */
int password_hash_plan(struct plan *plan, const char *seed, struct error *e);

/* "$6$..." of one password. Owned; NULL and the sentence on failure. */
char *password_hash(const char *password, const char *seed, const char *who, struct error *e);

#endif
