#include "match.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "100G", "500M", "2T", "8589934592"; "" is the given default. Decimal and binary makers' units
 * differ by 10%, and a person who writes 500G means the label on the box: so a lower bound is
 * taken as 10^n, an upper one as 2^n. */
static int
parse_size(const char *text, size_t len, bool upper, uint64_t empty, uint64_t *ret)
{
	static const char units[] = "KMGTP";
	uint64_t n = 0, step = upper ? 1024 : 1000;
	const char *unit;
	size_t i;

	if (len == 0) {
		*ret = empty;
		return 0;
	}
	for (i = 0; i < len && isdigit((unsigned char)text[i]); i++) {
		if (n > UINT64_MAX / 10 - 10)
			return -EINVAL;
		n = n * 10 + (uint64_t)(text[i] - '0');
	}
	if (i == 0 || i + 1 < len)
		return -EINVAL;
	if (i < len) {
		unit = strchr(units, toupper((unsigned char)text[i]));
		if (!unit || !*unit)
			return -EINVAL;
		for (; unit >= units; unit--) {
			if (n > UINT64_MAX / step)
				return -EINVAL;
			n *= step;
		}
	}
	*ret = n;
	return 0;
}

static bool
match_size(const char *range, uint64_t size, int *ret_err)
{
	const char *dash = strchr(range, '-');
	uint64_t low, high;

	if (!dash || strlen(range) < 2 || parse_size(range, (size_t)(dash - range), false, 0, &low) ||
	    parse_size(dash + 1, strlen(dash + 1), true, UINT64_MAX, &high) || low > high) {
		*ret_err = -EINVAL;
		return false;
	}
	return low <= size && size <= high;
}

bool
match_rule(const char *rule, const struct disk *disk, int *ret_err)
{
	*ret_err = 0;
	if (strcmp(rule, "only") == 0)
		return true;
	if (strncmp(rule, "serial:", 7) == 0 && rule[7])
		return strcmp(rule + 7, disk->serial) == 0;
	if (strncmp(rule, "model:", 6) == 0 && rule[6])
		return fnmatch(rule + 6, disk->model, FNM_CASEFOLD) == 0;
	if (strncmp(rule, "path:", 5) == 0 && rule[5])
		return strcmp(rule + 5, disk->path) == 0;
	if (strncmp(rule, "size:", 5) == 0)
		return match_size(rule + 5, disk->size, ret_err);
	*ret_err = -EINVAL;
	return false;
}

static int
list_add(struct buf *list, const struct disk *d)
{
	char *line;
	int err;

	if (!list)
		return 0;
	line = disk_describe(d);
	err = line ? buf_printf(list, "  %s\n", line) : -ENOMEM;
	free(line);
	return err;
}

static int
list_all(struct buf *list, const struct disk_list *disks, struct error *e)
{
	size_t i;

	for (i = 0; i < disks->n; i++)
		if (list_add(list, &disks->item[i]) < 0)
			return error_set(e, -ENOMEM, "there is no memory left");
	return 0;
}

/* All rules must fit. The stick itself is only meant by a rule that names it, and then refused
 * by match_one. */
static int
fits(const struct plan *plan, const struct disk *d, bool *ret, struct error *e)
{
	size_t i;
	int err;

	*ret = plan->disk.n > 0;
	for (i = 0; i < plan->disk.n; i++) {
		const char *rule = plan->disk.item[i];

		if (!match_rule(rule, d, &err))
			*ret = false;
		if (err)
			return error_set(e, err, "the disk rule `%s` cannot be read", rule);
		if (d->stick && strncmp(rule, "serial:", 7) != 0 && strncmp(rule, "path:", 5) != 0)
			*ret = false;
	}
	return 0;
}

bool
match_fits(const struct plan *plan, const struct disk *disk)
{
	struct error ignored = {0};
	bool fit = false;

	return fits(plan, disk, &fit, &ignored) == 0 && fit;
}

static int
judge(const struct plan *plan, const struct disk *d, struct error *e)
{
	const char *why = disk_why_not(d);

	if (why)
		return error_set(e, -EBUSY, "%s cannot be the target: %s", d->path, why);
	if (!d->empty && !plan->erase)
		return error_set(e, -EEXIST,
				 "%s is not empty (%s), and the plan does not say `erase yes`", d->path,
				 d->content);
	return 0;
}

int
match_disk(const struct plan *plan, const struct disk_list *disks, const struct disk **ret,
	   struct buf *list, struct error *e)
{
	const struct disk *found = NULL;
	size_t i, n = 0;
	bool fit;
	int err;

	for (i = 0; i < disks->n; i++) {
		err = fits(plan, &disks->item[i], &fit, e);
		if (err)
			return err;
		if (!fit)
			continue;
		found = &disks->item[i];
		n++;
		if (list_add(list, found) < 0)
			return error_set(e, -ENOMEM, "there is no memory left");
	}
	if (n > 1)
		return error_set(e, -ENOTUNIQ,
				 "%zu disks match the plan's disk rule, and it must be exactly one; "
				 "a line `disk serial:...` or `disk path:...` names one",
				 n);
	if (n == 0) {
		err = list_all(list, disks, e);
		return err ? err
			   : error_set(e, -ENODEV,
				       disks->n ? "no disk matches the plan's disk rule"
						: "this machine has no disk that Kiln can see");
	}
	err = judge(plan, found, e);
	if (!err || err == -EEXIST)
		*ret = found;
	return err;
}
