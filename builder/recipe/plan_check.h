/* The values of a plan, one check each: for plan files and for what a person types into the menu.
 * 0, or -EINVAL (-ENOMEM) and a sentence (without file and line) that says what would be right;
 * where something near is right, it is named. */
#ifndef KILN_RECIPE_PLAN_CHECK_H
#define KILN_RECIPE_PLAN_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

int plan_check_hostname(const char *s, struct error *e); /* RFC 1123, at most 64 bytes (Linux) */
int plan_check_user(const char *s, struct error *e);     /* a login name that can be new */
int plan_check_password(const char *s, struct error *e); /* plain text, or a whole crypt hash: $1$ $5$ $6$ */
int plan_check_ssh_key(const char *s, struct error *e);  /* one public key line */
int plan_check_timezone(const char *s, struct error *e); /* "Area/City" or "UTC"; form only */
int plan_check_keymap(const char *s, struct error *e);   /* form only */
int plan_check_disk(const char *s, struct error *e);     /* one rule */

/* true: crypt(3) made it ($6$ and its like); false: to be hashed before it is written anywhere */
bool plan_password_is_hash(const char *s);

/* "512M", "4G", "2T" (binary units; K M G T): bytes */
int plan_check_size(const char *s, uint64_t *ret, struct error *e);

#endif
