/* A plan file: what a person (or a kiosk's owner) wants. Only syntax and ranges are checked here; disks are
 * matched by the installer.
 *   distro NAME
 *   disk only | serial:TEXT | model:TEXT | size:MIN-MAX (e.g. 100G-2T) | path:/dev/NAME   (all lines must match)
 *   erase yes                   without it an unattended plan that meets data is refused
 *   build all | missing         hostname NAME          user NAME (any number)
 *   root-password TEXT | $6$... (a crypt hash)         user-password NAME TEXT|HASH
 *   ssh-key TEXT (any number)   timezone Area/City     keymap NAME
 *   network dhcp | none | ADDRESS/PREFIX GATEWAY DNS...
 *   swap SIZE | none            filesystem ext4        sources yes | no
 *   add NAME... (ports to install too)                 after reboot | poweroff | shell
 *   console tty0 | ttyS0        unattended yes
 */
#ifndef KILN_RECIPE_PLAN_H
#define KILN_RECIPE_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strlist.h"

struct plan {
	char *distro, *hostname, *root_password, *timezone, *keymap, *network, *filesystem, *after, *console;
	struct strlist disk, users, user_passwords, ssh_keys, add;
	uint64_t swap;    /* bytes; 0: none */
	bool erase, build_all, sources, unattended;
};

int plan_parse(const char *text, size_t len, const char *file, struct plan **ret, struct error *e);
int plan_read(const char *path, struct plan **ret, struct error *e);
/* The plan as a file again: normal order, defaults spelled out; passwords as given. Returns owned. */
char *plan_print(const struct plan *p);
/* Hash of plan_print: names the installation, so that a cut one is continued only by the same plan. */
void plan_hash(const struct plan *p, char ret_hex[SHA256_HEX]);
void plan_free(struct plan *p);

#endif
