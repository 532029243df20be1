/* The names in an archive from anybody, a path in the first line and a link's target in the second:
 * what is accepted stays inside. */
#include "store/archive_name.h"
#include "base/file.h"
#include "tests/fuzz.h"

/* Follows the target from the directory that the link stands in, as if every name were a directory.
 */
static void
must_stay_inside(const char *path, char *target)
{
	long depth = 0;

	for (const char *c = path; *c; c++)
		depth += *c == '/';
	depth -= depth > 0; /* the first directory may be dropped */
	FUZZ_MUST(*target && *target != '/');
	while (target) {
		char *slash = strchr(target, '/');

		if (slash)
			*slash++ = '\0';
		if (!strcmp(target, ".."))
			depth--;
		else if (*target && strcmp(target, ".") != 0)
			depth += 1000; /* from here on it must not climb at all */
		FUZZ_MUST(depth >= 0);
		FUZZ_MUST(depth < 1000 || strcmp(target, "..") != 0);
		target = slash;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *path = malloc(size + 1), *target;
	struct error e = {0};
	struct buf clean = {0};

	FUZZ_MUST(path != NULL);
	memcpy(path, data, size);
	path[size] = '\0';
	target = strchr(path, '\n');
	if (target)
		*target++ = '\0';
	if (archive_name_clean(path, &clean, &e) < 0) {
		FUZZ_MUST(path[0] == '/' || strstr(path, ".."));
		FUZZ_MUST(e.text[0] != '\0');
	} else if (clean.len) {
		FUZZ_MUST(file_path_is_clean(clean.data));
		if (target && archive_name_check_link(clean.data, target, &e) == 0)
			must_stay_inside(clean.data, target);
		else
			FUZZ_MUST(!target || e.text[0] != '\0');
	}
	buf_free(&clean);
	free(path);
	return 0;
}
