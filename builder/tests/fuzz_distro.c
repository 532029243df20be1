/* A distro from anybody: read as one, or refused with file and line. */
#include "recipe/distro.h"
#include "recipe/value.h"
#include "tests/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct distro *untouched = (struct distro *)0x1000, *d = untouched;
	struct error e = {0};

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
