/* Progress as JSON, one object a line, for other programs. */
#ifndef KILN_UI_JSON_H
#define KILN_UI_JSON_H

#include "base/buf.h"
#include "schedule/progress.h"

struct json {
	int fd; /* borrowed */
};

void json_draw(void *arg, const struct progress *p); /* a progress_fn; arg is a struct json */
/* Appends `text` as a JSON string, quoted; bytes that are not UTF-8 become U+FFFD. 0 or -ENOMEM. */
int json_quote(struct buf *b, const char *text);

#endif
