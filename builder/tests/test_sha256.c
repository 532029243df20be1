/* SHA-256: the published examples, and both ways of computing it against each other. */
#include "tests/test.h"

#include <errno.h>

#include "base/sha256.h"

static void
hash_of(const char *text, size_t times, bool portable, char *ret)
{
	struct sha256 s;

	sha256_init(&s);
	s.fast = s.fast && !portable;
	for (size_t i = 0; i < times; i++)
		sha256_update(&s, text, strlen(text));
	sha256_final(&s, ret);
}

static void
test_examples(void **state)
{
	static const struct {
		const char *text;
		size_t times;
		const char *hash;
	} known[] = {
		/* FIPS 180-2, appendix B, and the empty string */
		{"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
		{"aaaaaaaaaa", 100000,
		 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	};
	char hex[SHA256_HEX];

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		hash_of(known[i].text, known[i].times, false, hex);
		assert_string_equal(hex, known[i].hash);
		hash_of(known[i].text, known[i].times, true, hex);
		assert_string_equal(hex, known[i].hash);
	}
}

static void
test_pieces(void **state)
{
	unsigned char data[700];
	char whole[SHA256_HEX], pieces[SHA256_HEX];

	(void)state;
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (unsigned char)(i * 37);
	for (size_t n = 0; n <= sizeof data; n++) {
		struct sha256 s;

		sha256_init(&s);
		s.fast = false;
		sha256_update(&s, data, n);
		sha256_final(&s, whole);
		sha256_init(&s);
		for (size_t i = 0; i < n; i += n % 67 + 1)
			sha256_update(&s, data + i, i + n % 67 + 1 > n ? n - i : n % 67 + 1);
		sha256_final(&s, pieces);
		assert_string_equal(whole, pieces);
	}
}

static void
test_file(void **state)
{
	char dir[64], hex[SHA256_HEX] = "untouched";
	int fd = test_dir(dir);
	struct error e = {0};

	(void)state;
	test_write(fd, "abc", "abc");
	assert_int_equal(symlinkat("abc", fd, "link"), 0);
	assert_int_equal(mkfifoat(fd, "fifo", 0600), 0);
	assert_int_equal(sha256_file_at(fd, "link", hex, &e), -ELOOP);
	e.text[0] = '\0';
	assert_int_equal(sha256_file_at(fd, "fifo", hex, &e),
			 -EINVAL); /* and does not wait for a writer */
	e.text[0] = '\0';
	assert_int_equal(sha256_file_at(fd, "none", hex, &e), -ENOENT);
	assert_string_equal(hex, "untouched");
	assert_int_equal(sha256_file_at(fd, "abc", hex, &e), 0);
	assert_string_equal(hex,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	test_dir_remove(fd, dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
