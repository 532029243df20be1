/* A manifest from anybody: what is read prints as exactly what was read. */
#include "store/manifest.h"
#include "tests/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct manifest m = {(struct manifest_entry *)0x1000, 17};
	struct error e = {0};
	struct buf text = {0};

	if (manifest_parse((const char *)data, size, "manifest", &m, &e) < 0) {
		FUZZ_MUST(m.n == 17);
		fuzz_must_be_told(&e, "manifest");
		return 0;
	}
	FUZZ_MUST(e.text[0] == '\0');
	FUZZ_MUST(manifest_print(&m, &text) == 0);
	FUZZ_MUST(text.len == size && (size == 0 || memcmp(text.data, data, size) == 0));
	for (size_t i = 0; i < m.n; i++)
		FUZZ_MUST(manifest_find(&m, m.item[i].path) == &m.item[i]);
	buf_free(&text);
	manifest_free(&m);
	return 0;
}
