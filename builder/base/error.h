/* One error, told once, as the sentence that the person reads. No state outside the struct. */
#ifndef KILN_BASE_ERROR_H
#define KILN_BASE_ERROR_H

struct error {
	char text[1024]; /* a whole sentence without a final newline; "" when nothing failed */
};

/* Writes the sentence and returns `code`, which must be a negative errno value.
 * `e` may be NULL. A sentence that is already there is kept (the first cause wins). Control
 * characters but newline and tab, and bytes that are not UTF-8, become "?": the sentence can go to
 * a terminal as it is. */
int error_set(struct error *e, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* As error_set, with ": " and strerror(errno) added; returns -errno. */
int error_system(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts "text: " before the sentence that is there. Returns `code`. */
int error_prefix(struct error *e, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
