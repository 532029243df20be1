/* The network line of a plan: `dhcp`, `none`, or `ADDRESS/PREFIX GATEWAY DNS...` (IPv4). */
#ifndef KILN_RECIPE_PLAN_NETWORK_H
#define KILN_RECIPE_PLAN_NETWORK_H

#include "base/error.h"

/* Checks the words and that they fit each other: a host address inside its network, the gateway in
 * the same network, at most three name servers. 0, or -EINVAL and a sentence without file and line. */
int plan_network_check(const char *s, struct error *e);

#endif
