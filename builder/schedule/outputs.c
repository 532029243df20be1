#include "schedule/outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

static int
outputs_add(struct outputs *o, const char *key, const char *output)
{
	struct outputs_line *item = realloc(o->item, (o->n + 1) * sizeof *item);

	if (!item)
		return -ENOMEM;
	o->item = item;
	memcpy(item[o->n].key, key, SHA256_HEX);
	memcpy(item[o->n].output, output, SHA256_HEX);
	o->n++;
	return 0;
}

int
outputs_read(const char *path, struct outputs *ret, struct error *e)
{
	struct outputs o = {0};
	struct buf text = {0};
	int r = 0, line = 0;

	if (path && file_exists_at(AT_FDCWD, path))
		r = file_read_at(AT_FDCWD, path, 4 << 20, &text, e);
	for (char *p = text.data, *end; r == 0 && p && *p; p = end) {
		char key[SHA256_HEX], output[SHA256_HEX];

		line++;
		end = strchr(p, '\n');
		if (end)
			*end++ = '\0';
		else
			end = p + strlen(p);
		if (*p == '#' || *p == '\0')
			continue;
		if (sscanf(p, "%*s %*s %64[0-9a-f] %64[0-9a-f]", key, output) != 2 ||
		    strlen(key) != 64 || strlen(output) != 64)
			r = error_set(e, -EINVAL, "%s:%d: a line must be NAME VERSION KEY OUTPUT",
				      path, line);
		else if (outputs_add(&o, key, output) < 0)
			r = error_set(e, -ENOMEM, "not enough memory for %s", path);
	}
	buf_free(&text);
	if (r < 0)
		outputs_free(&o);
	else
		*ret = o;
	return r;
}

const char *
outputs_find(const struct outputs *o, const char *key)
{
	for (size_t i = 0; i < o->n; i++)
		if (strcmp(o->item[i].key, key) == 0)
			return o->item[i].output;
	return NULL;
}

void
outputs_free(struct outputs *o)
{
	if (!o)
		return;
	free(o->item);
	*o = (struct outputs){0};
}
