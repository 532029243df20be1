#include "recipe/plan_network.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/strlist.h"

#define SERVERS_MAX 3 /* musl and glibc read no more from resolv.conf */

static bool
parse_address(const char *s, uint32_t *ret)
{
	struct in_addr a;

	if (inet_pton(AF_INET, s, &a) != 1)
		return false;
	*ret = ntohl(a.s_addr);
	return true;
}

/* Can one machine have this address? Not 0.x, 127.x, 224 and above. */
static bool
is_host(uint32_t a)
{
	return a >> 24 != 0 && a >> 24 != 127 && a >> 24 < 224;
}

static int
bad_address(const char *what, const char *s, struct error *e)
{
	if (strchr(s, ':') != NULL)
		return error_set(e, -EINVAL,
				 "the %s \"%.60s\" looks like IPv6; only IPv4 addresses, like "
				 "192.168.1.10, can be set here",
				 what, s);
	return error_set(e, -EINVAL,
			 "the %s \"%.60s\" is not an address that a machine can have; it looks "
			 "like 192.168.1.10",
			 what, s);
}

/* ADDRESS/PREFIX: the address and its network mask. */
static int
parse_own(const char *word, uint32_t *ret_address, uint32_t *ret_mask, struct error *e)
{
	char address[64];
	const char *slash = strchr(word, '/');
	size_t len = slash == NULL ? strlen(word) : (size_t)(slash - word);
	unsigned long prefix;

	if (len >= sizeof address)
		return bad_address("address", word, e);
	memcpy(address, word, len);
	address[len] = '\0';
	if (!parse_address(address, ret_address) || !is_host(*ret_address))
		return bad_address("address", address, e);
	if (slash == NULL)
		return error_set(
			e, -EINVAL,
			"the address %s needs its prefix length; in most homes that is %s/24",
			address, address);
	if (slash[1] == '\0' || strlen(slash + 1) > 2 ||
	    slash[1 + strspn(slash + 1, "0123456789")] != '\0')
		return error_set(e, -EINVAL,
				 "\"%.40s\" behind the slash is not a prefix length; it is a "
				 "number from 1 to 32, most often 24",
				 slash + 1);
	prefix = strtoul(slash + 1, NULL, 10);
	if (prefix < 1 || prefix > 32)
		return error_set(
			e, -EINVAL,
			"the prefix length %lu is out of range; from 1 to 32, most often 24",
			prefix);
	*ret_mask = (uint32_t)(UINT32_MAX << (32 - prefix));
	if (prefix <= 30 && (*ret_address & ~*ret_mask) == 0)
		return error_set(e, -EINVAL,
				 "%s is the address of the network itself, not of a machine in it",
				 address);
	if (prefix <= 30 && (*ret_address | *ret_mask) == UINT32_MAX)
		return error_set(
			e, -EINVAL,
			"%s is the broadcast address of its network, not of a machine in it",
			address);
	return 0;
}

static int
check_static(const struct strlist *words, struct error *e)
{
	uint32_t own = 0, mask = 0, other;
	int r = parse_own(words->item[0], &own, &mask, e);

	if (r < 0)
		return r;
	if (words->n < 2)
		return error_set(
			e, -EINVAL,
			"behind %.40s the gateway is missing: ADDRESS/PREFIX GATEWAY DNS...",
			words->item[0]);
	if (!parse_address(words->item[1], &other) || !is_host(other))
		return bad_address("gateway", words->item[1], e);
	if (other == own)
		return error_set(e, -EINVAL, "the gateway %s is this machine's own address",
				 words->item[1]);
	if ((other & mask) != (own & mask))
		return error_set(e, -EINVAL, "the gateway %s is not in the network of %.40s",
				 words->item[1], words->item[0]);
	for (size_t i = 2; i < words->n; i++)
		if (!parse_address(words->item[i], &other) || other >> 24 == 0 ||
		    other >> 24 >= 224)
			return bad_address("name server", words->item[i], e);
	if (words->n > 2 + SERVERS_MAX)
		return error_set(e, -EINVAL, "%zu name servers; at most %d are used", words->n - 2,
				 SERVERS_MAX);
	return 0;
}

int
plan_network_check(const char *s, struct error *e)
{
	struct strlist words = {0}, known = {0};
	const char *near;
	int r = 0;

	if (strlist_add_words(&words, s) < 0 || strlist_add_words(&known, "dhcp none") < 0) {
		r = error_set(e, -ENOMEM, "not enough memory");
		goto out;
	}
	if (words.n == 0) {
		r = error_set(e, -EINVAL, "write dhcp, none, or ADDRESS/PREFIX GATEWAY DNS...");
		goto out;
	}
	if (words.n == 1 && strlist_has(&known, words.item[0]))
		goto out;
	near = strlist_nearest(&known, words.item[0]);
	if (strlist_has(&known, words.item[0]))
		r = error_set(e, -EINVAL, "nothing may stand behind \"%s\"", words.item[0]);
	else if (near != NULL)
		r = error_set(e, -EINVAL, "\"%.60s\" is not known; did you mean \"%s\"?",
			      words.item[0], near);
	else if (strpbrk(words.item[0], "0123456789") == NULL)
		r = error_set(e, -EINVAL,
			      "\"%.60s\" is not known; write dhcp, none, or ADDRESS/PREFIX GATEWAY "
			      "DNS...",
			      words.item[0]);
	else
		r = check_static(&words, e);
out:
	strlist_free(&words);
	strlist_free(&known);
	return r;
}
