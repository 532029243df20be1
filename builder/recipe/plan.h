/* A plan file: what a person (or a kiosk's owner) wants. Only syntax and ranges are checked here;
 * disks are matched by the installer. Defaults in [].
 *   distro NAME
 *   disk only | serial:TEXT | model:TEXT | size:MIN-MAX (e.g. 100G-2T) | path:/dev/NAME
 *                               any number; all lines must match
 *   erase yes [no]              without it an unattended plan that meets data is refused
 *   build all | missing [all]   hostname NAME [kiln]   user NAME (any number)
 *   root-password TEXT | $6$... (a crypt hash)         user-password NAME TEXT|HASH
 *   ssh-key TEXT (any number)   timezone Area/City [UTC]  keymap NAME [us]
 *   network dhcp | none | ADDRESS/PREFIX GATEWAY DNS...  [dhcp]
 *   swap SIZE | none [none]     filesystem ext4        sources yes | no [yes]
 *   add NAME... (ports to install too)                 after reboot | poweroff | shell [reboot]
 *   console tty0 | ttyS0 [tty0] unattended yes [no]
 */
#ifndef KILN_RECIPE_PLAN_H
#define KILN_RECIPE_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strlist.h"

struct plan {
	char *distro;          /* owned, as all strings here; NULL only before a person chose */
	char *hostname;
	char *root_password;   /* plain or a hash (plan_password_is_hash); NULL: root has none */
	char *timezone, *keymap, *network, *filesystem, *after, *console;
	struct strlist disk;   /* rules; all must match */
	struct strlist users;
	struct strlist user_passwords; /* "NAME TEXT" */
	struct strlist ssh_keys, add;
	uint64_t swap;         /* bytes; 0: none */
	bool erase, build_all, sources, unattended;
};

/* All defaults; distro and disk are to be filled in. */
int plan_new(struct plan **ret, struct error *e);
/* On failure *ret is untouched and e is `file:line: sentence`. */
int plan_parse(const char *text, size_t len, const char *file, struct plan **ret, struct error *e);
int plan_read(const char *path, struct plan **ret, struct error *e);
/* The plan as a file again: normal order, defaults spelled out; passwords as given. Returns owned,
 * or NULL without memory. plan_parse reads it back as the same plan. */
char *plan_print(const struct plan *p);
/* Names the installation, so that a cut one is continued only by the same plan. The hash of
 * plan_print without its passwords: disks' public identifiers are made of it, and a password could be
 * guessed from them. */
void plan_hash(const struct plan *p, char ret_hex[SHA256_HEX]);
void plan_free(struct plan *p);

#endif
