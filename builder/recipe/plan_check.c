#include "recipe/plan_check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/strlist.h"
#include "recipe/value.h"

#define HOSTNAME_MAX 64
#define LABEL_MAX 63
#define USER_MAX 32
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

static bool
hostname_is_good(const char *s)
{
	if (strlen(s) > HOSTNAME_MAX)
		return false;
	for (;;) {
		size_t len = strcspn(s, ".");

		if (len == 0 || len > LABEL_MAX || s[0] == '-' || s[len - 1] == '-')
			return false;
		if (s[len] == '\0')
			return true;
		s += len + 1;
	}
}

/* What `s` would be if every run of bytes that are not allowed were one `fill`. */
static void
nearest_allowed(const char *s, const char *more, char fill, char *ret, size_t size)
{
	size_t n = 0;

	for (; *s != '\0' && n + 1 < size; s++) {
		char one[2] = {*s, '\0'};

		if (value_has_only(one, more))
			ret[n++] = *s;
		else if (n > 0 && ret[n - 1] != fill)
			ret[n++] = fill;
	}
	while (n > 0 && (ret[n - 1] == fill || ret[n - 1] == '.'))
		n--;
	ret[n] = '\0';
}

int
plan_check_hostname(const char *s, struct error *e)
{
	char near[HOSTNAME_MAX + 1];
	const char *from = s + strspn(s, "-.");

	if (value_has_only(s, "-.") && hostname_is_good(s))
		return 0;
	nearest_allowed(from, "-.", '-', near, sizeof near);
	if (hostname_is_good(near))
		return error_set(
			e, -EINVAL,
			"\"%.80s\" cannot be a host name: only letters, digits and inner hyphens, "
			"in parts of at most 63 between dots, %d in all; \"%s\" would do",
			s, HOSTNAME_MAX, near);
	return error_set(e, -EINVAL,
			 "\"%.80s\" cannot be a host name: only letters, digits and inner hyphens, "
			 "for example \"kiln-1\"",
			 s);
}

static bool
user_is_good(const char *s)
{
	return strspn(s, LOWER "_") > 0 && s[strspn(s, LOWER DIGITS "_-")] == '\0' &&
	       strlen(s) <= USER_MAX;
}

int
plan_check_user(const char *s, struct error *e)
{
	/* Accounts that a system brings with it. */
	static const char *const taken[] = {"root",	  "bin",  "daemon",   "sys",
					    "nobody",	  "sshd", "mail",     "ntp",
					    "messagebus", "halt", "shutdown", "operator"};
	char near[USER_MAX + 1];

	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (strcmp(s, taken[i]) == 0)
			return error_set(
				e, -EINVAL,
				"the user \"%s\" is part of the system; choose another name", s);
	if (user_is_good(s))
		return 0;
	nearest_allowed(s, "_-", '-', near, sizeof near);
	for (char *p = near; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	if (user_is_good(near))
		return error_set(e, -EINVAL,
				 "\"%.80s\" cannot be a user: a-z, then a-z 0-9 _ - and at most %d "
				 "of them; \"%s\" would do",
				 s, USER_MAX, near);
	return error_set(e, -EINVAL,
			 "\"%.80s\" cannot be a user: a-z, then a-z 0-9 _ - and at most %d of "
			 "them, for example \"kim\"",
			 s, USER_MAX);
}

bool
plan_password_is_hash(const char *s)
{
	static const char *const kinds[] = {"$1$", "$2a$", "$2b$", "$2x$", "$2y$",
					    "$5$", "$6$",  "$7$",  "$y$",  "$gy$"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strncmp(s, kinds[i], strlen(kinds[i])) == 0)
			return true;
	return false;
}

/* $1$ $5$ $6$: what every distro's login can check. BusyBox knows no others. */
static bool
is_known_everywhere(const char *hash)
{
	return hash[0] == '$' && strchr("156", hash[1]) != NULL && hash[2] == '$';
}

int
plan_check_password(const char *s, struct error *e)
{
	const char *last;

	if (strlen(s) > 512)
		return error_set(e, -EINVAL, "this password has %zu bytes; 512 are allowed",
				 strlen(s));
	if (!plan_password_is_hash(s))
		return 0;
	/* A hash that a shell or an editor cut would lock everybody out: $id$[parameters$]salt$sum.
	 */
	last = strrchr(s, '$');
	if (!value_has_only(s, "$./=,_-") || strlen(last + 1) < 20)
		return error_set(e, -EINVAL,
				 "this begins like a password hash (%.3s) but is not a whole one; "
				 "put in what `openssl passwd -6` prints, or the password itself",
				 s);
	if (!is_known_everywhere(s))
		return error_set(e, -EINVAL,
				 "this is a hash of the kind %.*s$, which not every system can check; "
				 "`openssl passwd -6` makes one that can be checked",
				 (int)(1 + strcspn(s + 1, "$")), s);
	return 0;
}

int
plan_check_ssh_key(const char *s, struct error *e)
{
	static const char types[] =
		"ssh-ed25519 ssh-rsa ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 "
		"sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com";
	struct strlist words = {0}, all = {0};
	int r = 0;

	if (strstr(s, "PRIVATE KEY") != NULL)
		return error_set(e, -EINVAL,
				 "this is a private key, which must stay where it is; put in the "
				 "one line of the .pub file beside it");
	if (strlist_add_words(&words, s) < 0 || strlist_add_words(&all, types) < 0)
		r = error_set(e, -ENOMEM, "not enough memory");
	else if (words.n == 0 || !strlist_has(&all, words.item[0]))
		r = error_set(e, -EINVAL,
			      "\"%.60s\" is not a kind of public key; a key line begins with "
			      "ssh-ed25519, ssh-rsa or ecdsa-sha2-nistp256 (take the whole line of "
			      "the .pub file)",
			      words.n == 0 ? "" : words.item[0]);
	else if (words.n < 2 || strncmp(words.item[1], "AAAA", 4) != 0 ||
		 strlen(words.item[1]) < 60 || !value_has_only(words.item[1], "+/="))
		r = error_set(e, -EINVAL,
			      "what follows %s is not a key; take the whole line of the .pub file",
			      words.item[0]);
	strlist_free(&words);
	strlist_free(&all);
	return r;
}

int
plan_check_timezone(const char *s, struct error *e)
{
	char near[80];

	if (file_path_is_clean(s) && value_has_only(s, "/_+-") && strlen(s) < sizeof near &&
	    strchr("+-_0123456789", s[0]) == NULL)
		return 0;
	nearest_allowed(s, "/_+-", '_', near, sizeof near);
	if (file_path_is_clean(near) && strcmp(near, s) != 0 && strchr(near, '/') != NULL)
		return error_set(e, -EINVAL, "\"%.80s\" is not a time zone; did you mean \"%s\"?",
				 s, near);
	return error_set(
		e, -EINVAL,
		"\"%.80s\" is not a time zone; write Area/City, for example Europe/Berlin, or UTC",
		s);
}

int
plan_check_keymap(const char *s, struct error *e)
{
	if (value_has_only(s, "._-") && s[0] != '.' && s[0] != '-' && strlen(s) <= VALUE_NAME_MAX)
		return 0;
	return error_set(
		e, -EINVAL,
		"\"%.80s\" is not the name of a key map; examples are us, uk, de-latin1, fr", s);
}

int
plan_check_size(const char *s, uint64_t *ret, struct error *e)
{
	static const char units[] = "KMGT";
	size_t digits = strspn(s, DIGITS);
	const char *unit = digits > 0 && s[digits] != '\0' ? strchr("KMGTkmgt", s[digits]) : NULL;
	uint64_t n = 0;

	if (digits > 0 && digits < 12 && unit != NULL && s[digits + 1] == '\0') {
		for (size_t i = 0; i < digits; i++)
			n = n * 10 + (uint64_t)(s[i] - '0');
		for (const char *u = units; *u != '\0' && n <= UINT64_MAX >> 10; u++) {
			n <<= 10;
			if (strncasecmp(u, s + digits, 1) == 0) {
				*ret = n;
				return 0;
			}
		}
	}
	if (digits > 0 && digits < 12 && unit != NULL && s[digits + 1] != '\0' &&
	    strspn(s + digits + 1, "iIbB") == strlen(s + digits + 1))
		return error_set(e, -EINVAL, "\"%.40s\" is not a size; write %.*s", s,
				 (int)digits + 1, s);
	if (digits > 0 && digits < 12 && s[digits] == '\0')
		return error_set(e, -EINVAL, "\"%.40s\" has no unit; write %sM or %sG", s, s, s);
	return error_set(e, -EINVAL, "\"%.40s\" is not a size; write it as 512M, 4G or 2T", s);
}

/* "MIN-MAX"; one end may be missing. */
static int
check_disk_range(const char *s, struct error *e)
{
	const char *dash = strchr(s, '-');
	uint64_t low = 0, high = UINT64_MAX;
	char first[32];
	int r = 0;

	if (dash == NULL || strcmp(s, "-") == 0 || (size_t)(dash - s) >= sizeof first)
		return error_set(e, -EINVAL,
				 "\"size:%.60s\" is not a range of sizes; write size:100G-2T, "
				 "size:100G- or size:-2T",
				 s);
	memcpy(first, s, (size_t)(dash - s));
	first[dash - s] = '\0';
	if (first[0] != '\0')
		r = plan_check_size(first, &low, e);
	if (r == 0 && dash[1] != '\0')
		r = plan_check_size(dash + 1, &high, e);
	if (r == 0 && low > high)
		r = error_set(e, -EINVAL, "size:%.60s begins above its end; turn it round", s);
	return r;
}

static int
check_disk_path(const char *s, struct error *e)
{
	if (strncmp(s, "/dev/", 5) == 0 && file_path_is_clean(s + 5) && strchr(s, ' ') == NULL)
		return 0;
	return error_set(e, -EINVAL,
			 "\"path:%.100s\" must name a device below /dev, for example path:/dev/sda",
			 s);
}

int
plan_check_disk(const char *s, struct error *e)
{
	static const char known[] = "only, serial:TEXT, model:TEXT, size:MIN-MAX, path:/dev/NAME";
	size_t len = strcspn(s, ":");
	const char *rest = s[len] == ':' ? s + len + 1 : "";

	if (strcmp(s, "only") == 0)
		return 0;
	if (strncmp(s, "/dev/", 5) == 0 && check_disk_path(s, NULL) == 0)
		return error_set(e, -EINVAL, "a device needs its word in front: write path:%.100s",
				 s);
	if (strspn(rest, " \t") > 0)
		return error_set(e, -EINVAL, "there must be no blank behind \"%.*s:\"",
				 len > 40 ? 40 : (int)len, s);
	if (rest[0] == '\0' || rest[0] == ':')
		return error_set(e, -EINVAL, "\"%.100s\" is not a disk rule; the rules are: %s", s,
				 known);
	if (strncmp(s, "size:", 5) == 0)
		return check_disk_range(rest, e);
	if (strncmp(s, "path:", 5) == 0)
		return check_disk_path(rest, e);
	if (strncmp(s, "serial:", 7) == 0 || strncmp(s, "model:", 6) == 0)
		return 0;
	return error_set(e, -EINVAL, "\"%.100s\" is not a disk rule; the rules are: %s", s, known);
}
