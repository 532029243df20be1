#include "ui/json.h"

#include "base/file.h"

static const char *const kinds[] = {
	[PROGRESS_PLAN] = "plan",     [PROGRESS_START] = "start", [PROGRESS_STEP] = "step",
	[PROGRESS_LINE] = "line",     [PROGRESS_DONE] = "done",   [PROGRESS_REUSED] = "reused",
	[PROGRESS_FAILED] = "failed", [PROGRESS_TICK] = "tick",   [PROGRESS_END] = "end",
	[PROGRESS_AGAIN] = "again",
};

/* Length of the UTF-8 sequence at p, or 0 when there is none. */
static int
json_sequence(const unsigned char *p)
{
	int n = *p < 0x80                 ? 1
		: *p >= 0xc2 && *p < 0xe0 ? 2
		: (*p & 0xf0) == 0xe0     ? 3
		: *p >= 0xf0 && *p < 0xf5 ? 4
					  : 0;

	for (int i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] >= 0xa0) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] >= 0x90))
		return 0;
	return n;
}

int
json_quote(struct buf *b, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	int r = buf_append_str(b, "\"");

	while (*p && r == 0) {
		int n = json_sequence(p);

		if (*p == '"' || *p == '\\')
			r = buf_printf(b, "\\%c", *p);
		else if (*p < ' ' || *p == 0x7f)
			r = buf_printf(b, "\\u%04x", *p);
		else if (n)
			r = buf_append(b, p, (size_t)n);
		else
			r = buf_append_str(b, "\\ufffd");
		p += n ? n : 1;
	}
	return r == 0 ? buf_append_str(b, "\"") : r;
}

static int
json_string(struct buf *b, const char *name, const char *value)
{
	int r;

	if (!value)
		return 0;
	r = buf_printf(b, ",\"%s\":", name);
	return r == 0 ? json_quote(b, value) : r;
}

void
json_draw(void *arg, const struct progress *p)
{
	const struct json *j = arg;
	struct buf b = {0};
	int r = buf_printf(
		&b,
		"{\"event\":\"%s\",\"done\":%zu,\"total\":%zu,\"running\":%zu,\"percent\":%.2f,"
		"\"elapsed\":%.1f,\"remaining\":%.1f,\"seconds\":%.1f,\"cpu\":%.1f",
		kinds[p->kind], p->done, p->total, p->running, p->percent, p->elapsed, p->remaining,
		p->seconds, p->cpu);
	const char *const strings[][2] = {
		{"package", p->package}, {"version", p->version}, {"step", p->step},
		{"text", p->text},       {"log", p->log},         {"tail", p->tail},
		{"output", p->output},
	};

	for (size_t i = 0; i < sizeof strings / sizeof *strings && r == 0; i++)
		r = json_string(&b, strings[i][0], strings[i][1]);
	if (r == 0 && buf_append_str(&b, "}\n") == 0)
		(void)file_write_all(j->fd, b.data, b.len); /* nobody listens: the build goes on */
	buf_free(&b);
}
