/* A distro or a world from anybody: read as one, or refused with file and line. */
#include "recipe/distro.h"
#include "recipe/value.h"
#include "recipe/world.h"
#include "tests/fuzz.h"

static void
as_world(const uint8_t *data, size_t size)
{
	struct world *w = NULL;
	struct error e = {0};

	if (world_parse((const char *)data, size, "thing", &w, &e) < 0) {
		FUZZ_MUST(w == NULL);
		fuzz_must_be_told(&e, "distros/worlds/thing");
		return;
	}
	FUZZ_MUST(e.text[0] == '\0' && w->summary && w->out.n > 0 && w->out.n == w->in.n);
	for (size_t i = 0; i < w->out.n; i++) {
		FUZZ_MUST(value_is_name(w->out.item[i]) && value_is_name(w->in.item[i]));
		FUZZ_MUST(world_swap(w, w->out.item[i]) == w->in.item[i]);
	}
	world_free(w);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct distro *untouched = (struct distro *)0x1000, *d = untouched;
	struct error e = {0};

	as_world(data, size);
	if (distro_parse((const char *)data, size, "thing", &d, &e) < 0) {
		FUZZ_MUST(d == untouched);
		fuzz_must_be_told(&e, "distros/thing/distro");
		return 0;
	}
	FUZZ_MUST(e.text[0] == '\0');
	FUZZ_MUST(d->name != NULL && d->summary != NULL && d->libc != NULL && d->init != NULL);
	FUZZ_MUST(d->memory > 0 && d->disk > 0 && d->minutes >= 0 && d->packages.n > 0);
	for (size_t i = 0; i < d->packages.n; i++)
		FUZZ_MUST(value_is_name(d->packages.item[i]));
	for (size_t i = 0; i < d->offers.n; i++)
		FUZZ_MUST(value_is_name(d->offers.item[i]));
	distro_free(d);
	return 0;
}
