/* What every fuzz driver of a parser promises: a failure leaves the result alone and tells
 * `file:line: sentence`. */
#ifndef KILN_TESTS_FUZZ_H
#define KILN_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of a file's variants the replay tries each fuzz_every-th, all with KILN_TEST_FULL: for a driver whose inputs take long,
 * which defines it. */
extern const unsigned fuzz_every __attribute__((weak));

/* As assert, but never compiled away. */
#define FUZZ_MUST(condition)                                                               \
	do {                                                                               \
		if (!(condition)) {                                                        \
			fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, \
				#condition);                                               \
			abort();                                                           \
		}                                                                          \
	} while (0)

/* `file:LINE: sentence`, on one line, for the file that was given. */
static inline void
fuzz_must_be_told(const struct error *e, const char *file)
{
	size_t len = strlen(file), digits;

	FUZZ_MUST(strncmp(e->text, file, len) == 0);
	FUZZ_MUST(e->text[len] == ':');
	digits = strspn(e->text + len + 1, "0123456789");
	FUZZ_MUST(digits > 0 && e->text[len + 1] != '0');
	FUZZ_MUST(strncmp(e->text + len + 1 + digits, ": ", 2) == 0);
	FUZZ_MUST(strlen(e->text + len + digits + 3) > 5);
	for (const char *p = e->text; *p != '\0';) {
		size_t n = utf8_length(p, strlen(p));

		FUZZ_MUST(n > 0 && (*p == '\t' || !utf8_is_control(p, n)));
		p += n;
	}
}

#endif
