/* A recipe from anybody: read as one, or refused with file and line. */
#include "base/file.h"
#include "recipe/recipe.h"
#include "recipe/value.h"
#include "tests/fuzz.h"

static void
check_source(const struct recipe_source *s)
{
	FUZZ_MUST(s->file != NULL && strchr(s->file, '/') == NULL && s->file[0] != '.');
	FUZZ_MUST(strlen(s->file) <= 255 && s->from.n > 0 && s->line > 0);
	FUZZ_MUST(strspn(s->sha256, "0123456789abcdef") == 64 && s->sha256[64] == '\0');
	FUZZ_MUST(s->into == NULL || file_path_is_clean(s->into));
	for (size_t i = 0; i < s->from.n; i++) {
		FUZZ_MUST(strpbrk(s->from.item[i], "{} \t\n") == NULL);
		FUZZ_MUST(s->from.item[i][0] != '-');
	}
}

static void
check_names(const struct strlist *l)
{
	for (size_t i = 0; i < l->n; i++)
		FUZZ_MUST(value_is_name(l->item[i]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recipe *untouched = (struct recipe *)0x1000, *r = untouched;
	struct error e = {0};

	if (recipe_parse((const char *)data, size, "distros/ports/thing", &r, &e) < 0) {
		FUZZ_MUST(r == untouched);
		fuzz_must_be_told(&e, "distros/ports/thing/recipe");
		return 0;
	}
	FUZZ_MUST(e.text[0] == '\0');
	FUZZ_MUST(strcmp(r->name, "thing") == 0 && value_is_version(r->version));
	FUZZ_MUST(r->summary != NULL && r->license != NULL && r->style != NULL);
	FUZZ_MUST(r->minutes >= 1 && r->minutes <= 1440 && r->memory >= 0);
	for (size_t i = 0; i < r->nsources; i++)
		check_source(&r->sources[i]);
	check_names(&r->build);
	check_names(&r->link);
	check_names(&r->run);
	check_names(&r->bundle);
	for (size_t i = 0; i < r->tree.n; i++)
		FUZZ_MUST(file_path_is_clean(r->tree.item[i]));
	for (size_t i = 0; i < r->setuid.n; i++)
		FUZZ_MUST(file_path_is_clean(r->setuid.item[i]));
	recipe_free(r);
	return 0;
}
