/* What happens where two packages have the same path and it differs. */
#ifndef KILN_BASE_YIELDS_H
#define KILN_BASE_YIELDS_H

enum yields {
	YIELDS_NO,   /* its file stands; two of these are an error */
	YIELDS_YES,  /* gives way to YIELDS_NO */
	YIELDS_LAST, /* gives way to YIELDS_YES too */
	YIELDS_COUNT
};

/* As it ends a line in lists of packages: "", " yields" or " yields-last". */
const char *yields_suffix(enum yields y);
/* Of "", "yields", "yields-last"; YIELDS_COUNT: it is none of these. */
enum yields yields_from_word(const char *word);

#endif
