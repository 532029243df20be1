/* The main of every fuzz driver outside a fuzzer: runs each file that is named, its beginnings (a
 * file that was cut), and variants of it with one byte changed. The variants are the same on every
 * run. */
#include <stdbool.h>

#include "tests/fuzz.h"

#define FILE_BYTES_MAX ((size_t)2 << 20)
#define CUTS 128
#define CHANGES 256

/* In a block of exactly its size, so that the sanitizer sees a read of one byte too many. */
static void
replay_one(const unsigned char *data, size_t len)
{
	unsigned char *copy = malloc(len > 0 ? len : 1);

	FUZZ_MUST(copy != NULL);
	if (len > 0)
		memcpy(copy, data, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static void
replay_variants(unsigned char *data, size_t len)
{
	static const unsigned char bytes[] = {0,   '\n', '\r', ' ',  '\t', '#', '/',
					      '-', '9',	 0x1b, 0x7f, 0xc2, 0xff};
	uint32_t random = 2463534242u;
	size_t cuts = len < CUTS ? len : CUTS;
	size_t every = &fuzz_every == NULL || getenv("KILN_TEST_FULL") ? 1 : fuzz_every;

	for (size_t i = 0; i < cuts; i += every)
		replay_one(data, len * i / cuts);
	for (size_t i = 0; i < CHANGES && len > 0; i++) {
		unsigned char old;
		size_t at;

		random ^= random << 13;
		random ^= random >> 17;
		random ^= random << 5;
		if (i % every != 0)
			continue;
		at = random % len;
		old = data[at];
		data[at] = bytes[i % sizeof bytes];
		replay_one(data, len);
		data[at] = old;
	}
}

static bool
replay_file(const char *path)
{
	unsigned char *data = malloc(FILE_BYTES_MAX);
	FILE *file = fopen(path, "rb");
	size_t len;

	if (data == NULL || file == NULL) {
		fprintf(stderr, "cannot read %s\n", path);
		free(data);
		if (file != NULL)
			fclose(file);
		return false;
	}
	len = fread(data, 1, FILE_BYTES_MAX, file);
	fclose(file);
	replay_one(data, len);
	if (len <= 65536) /* the large ones test a limit; once is enough */
		replay_variants(data, len);
	free(data);
	return true;
}

int
main(int argc, char **argv)
{
	bool good = argc > 1;

	for (int i = 1; i < argc; i++)
		good &= replay_file(argv[i]);
	printf("%s: %d inputs\n", argv[0], argc - 1);
	return good ? 0 : 1;
}
