/* Recipes: what is read, and one case for each sentence that refuses one. */
#include "tests/test.h"

#include <errno.h>

#include "base/buf.h"
#include "recipe/recipe.h"

#define HASH "62adfca89b0a1c0164c2cdca59ca210c1d44c3ffc46daf9931cf4942664cb02a"
#define HEAD "version 1.07.1\nsummary a calculator\nlicense GPL-3.0-or-later\n"
#define SOURCE \
	"source bc_{version}.tar.gz debian:bc=1.07.1-4 https://example.org/bc-{version}.tar.gz\n"

static void
test_all_keys(void **state)
{
	static const char text[] = HEAD
		"home https://example.org\n" SOURCE "sha256 " HASH "\n"
		"source extra.tar.xz http://example.org/extra.tar.xz\nsha256 " HASH "\ninto a/b\n"
		"tree initramfs/init\nbuild toolchain m4\nbuild flex\nlink ncurses\nrun "
		"less\ncheck dejagnu@gnu\nstyle make\n"
		"arg CFLAGS=-O2 -pipe\nseed no\nyields last\ninstead sed\nsetuid usr/bin/su\nbundle one "
		"two\narchives three\nminutes 5\n"
		"memory 512\n";
	struct recipe *r = NULL;
	struct error e = {0};

	(void)state;
	assert_int_equal(recipe_parse(text, strlen(text), "distros/ports/bc", &r, &e), 0);
	assert_string_equal(r->name, "bc");
	assert_string_equal(r->dir, "distros/ports/bc");
	assert_string_equal(r->version, "1.07.1");
	assert_string_equal(r->home, "https://example.org");
	assert_int_equal(r->nsources, 2);
	assert_string_equal(r->sources[0].file, "bc_1.07.1.tar.gz");
	assert_string_equal(r->sources[0].from.item[0], "debian:bc=1.07.1-4");
	assert_string_equal(r->sources[0].from.item[1], "https://example.org/bc-1.07.1.tar.gz");
	assert_string_equal(r->sources[0].sha256, HASH);
	assert_null(r->sources[0].into);
	assert_string_equal(r->sources[1].into, "a/b");
	assert_int_equal(r->sources[1].line, 7);
	assert_int_equal(r->build.n, 3);
	assert_string_equal(r->args.item[0], "CFLAGS=-O2 -pipe");
	assert_string_equal(r->style, "make");
	assert_true(!r->seed && r->yields == YIELDS_LAST);
	assert_string_equal(r->instead.item[0], "sed");
	assert_string_equal(r->check.item[0], "dejagnu@gnu");
	assert_int_equal(r->bundle.n, 2);
	assert_int_equal(r->archives.n, 1);
	assert_int_equal(r->minutes, 5);
	assert_int_equal(r->memory, 512);
	recipe_free(r);
	recipe_free(NULL);
}

static void
test_defaults(void **state)
{
	struct recipe *r = NULL;
	struct error e = {0};

	(void)state;
	assert_int_equal(recipe_parse(HEAD, strlen(HEAD), "iso", &r, &e), 0);
	assert_string_equal(r->name, "iso");
	assert_string_equal(r->style, "none");
	assert_int_equal(r->minutes, 90);
	assert_int_equal(r->nsources, 0);
	assert_null(r->home);
	recipe_free(r);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *sentence;
	} cases[] = {
		{"version 1\n", "p/recipe:1: the file ends without a \"summary\" line"},
		{"version 1/2\nsummary x\nlicense MIT\n", "p/recipe:1: \"1/2\" is not a version"},
		{HEAD "bulid make\n", "p/recipe:4: unknown key \"bulid\"; did you mean \"build\"?"},
		{HEAD "instead A\n", "p/recipe:4: \"A\" is not the name of a package"},
		{HEAD "instead p\n", "p/recipe:4: p cannot stand in for itself"},
		{HEAD "sha256 " HASH "\n", "p/recipe:4: there is no source line above"},
		{HEAD SOURCE, "p/recipe:4: the source bc_1.07.1.tar.gz has no sha256"},
		{HEAD SOURCE SOURCE, "p/recipe:4: the source bc_1.07.1.tar.gz has no sha256"},
		{HEAD SOURCE "sha256 " HASH "\n" SOURCE,
		 "p/recipe:6: the source bc_1.07.1.tar.gz stands on line 4"},
		{HEAD SOURCE "sha256 " HASH "\nsha256 " HASH "\n",
		 "p/recipe:6: the source bc_1.07.1.tar.gz has a sha256"},
		{HEAD SOURCE "sha256 " HASH "0\n", "64 digits; this has 65"},
		{HEAD SOURCE "sha256 12G4\n", "character 3 here is none"},
		{HEAD "into x\n", "p/recipe:4: there is no source"},
		{HEAD SOURCE "into a/../b\n", "p/recipe:5: \"a/../b\" must be one relative path"},
		{HEAD SOURCE "into a\ninto b\n", "has an into already"},
		{HEAD "source a-{ver}.tgz http://x/y\n",
		 "\"{ver}\" is not known here; {version} is"},
		{HEAD "source a-{version http://x/y\n", "is not known here"},
		{HEAD "source a} http://x/y\n", "is not known here"},
		{HEAD "source ../a http://x/y\n", "\"../a\" is not a plain file name"},
		{HEAD "source http://x/y\n", "is not a plain file name"},
		{HEAD "source a.tgz\n", "nothing says where a.tgz comes from"},
		{HEAD "source a.tgz debian:a\n",
		 "\"debian:a\" is neither debian:NAME=VERSION nor a URL"},
		{HEAD "source a.tgz debian:-o=1\n", "is neither"},
		{HEAD "source a.tgz http://\n", "is neither"},
		{HEAD "build Make\n", "\"Make\" is not the name of a package"},
		{HEAD "run a b a\n", "the package \"a\" is listed twice"},
		{HEAD "tree /etc\n", "\"/etc\" must be one relative path"},
		{HEAD "style confgure\n",
		 "did you mean \"configure\"? (possible: configure make meson none)"},
		{HEAD "style scons\n",
		 "\"scons\" is not known; possible: configure make meson none"},
		{HEAD "seed perhaps\n", "\"perhaps\" must be yes or no"},
		{HEAD "minutes 1441\n", "1441 is out of range; from 1 to 1440 minutes"},
		{HEAD "minutes 99999999999999999999\n", "is out of range"},
		{HEAD "minutes -1\n", "must be a number of minutes, digits only"},
		{HEAD "setuid ../su\n", "must be one relative path"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct recipe *r = NULL;
		struct error e = {0};

		assert_int_equal(recipe_parse(cases[i].text, strlen(cases[i].text), "p", &r, &e),
				 -EINVAL);
		assert_null(r);
		assert_has(e.text, cases[i].sentence);
	}
}

static void
test_bad_directory(void **state)
{
	struct recipe *r = NULL;
	struct error e = {0};

	(void)state;
	assert_int_equal(recipe_parse(HEAD, strlen(HEAD), "distros/ports/BC", &r, &e), -EINVAL);
	assert_has(e.text,
		   "distros/ports/BC/recipe:1: the directory's name \"BC\" cannot name a package");
}

static void
test_set(void **state)
{
	struct recipe_set set = {0};
	struct error e = {0};
	char path[64];
	int fd = test_dir(path);

	(void)state;
	assert_int_equal(file_make_dirs_at(fd, "distros/ports/zlib/files/recipe", &e), 0);
	assert_int_equal(file_make_dirs_at(fd, "distros/ports/bc/deep", &e), 0);
	assert_int_equal(file_make_dirs_at(fd, "builder/recipe", &e), 0);
	assert_int_equal(file_make_dirs_at(fd, "out/x", &e), 0);
	assert_int_equal(file_make_dirs_at(fd, ".git/x", &e), 0);
	assert_int_equal(file_make_dirs_at(fd, "iso", &e), 0);
	test_write(fd, "distros/ports/zlib/recipe", HEAD);
	test_write(fd, "distros/ports/bc/recipe", HEAD);
	test_write(fd, "distros/ports/bc/deep/recipe", "not looked at");
	test_write(fd, "out/x/recipe", "not looked at");
	test_write(fd, ".git/x/recipe", "not looked at");
	test_write(fd, "iso/recipe", HEAD);
	assert_int_equal(symlinkat("../iso", fd, "distros/link"), 0);
	if (recipe_set_read(fd, &set, &e) < 0)
		fail_msg("%s", e.text);
	assert_int_equal(set.n, 3);
	assert_string_equal(recipe_set_find(&set, "bc")->dir, "distros/ports/bc");
	assert_string_equal(recipe_set_find(&set, "iso")->dir, "iso");
	assert_string_equal(recipe_set_find(&set, "zlib")->name, "zlib");
	assert_null(recipe_set_find(&set, "deep"));
	recipe_set_free(&set);
	assert_null(recipe_set_find(&set, "bc"));
	recipe_set_free(NULL);

	assert_int_equal(file_make_dirs_at(fd, "kernel/bc", &e), 0);
	test_write(fd, "kernel/bc/recipe", HEAD);
	assert_int_equal(recipe_set_read(fd, &set, &e), -EEXIST);
	assert_has(e.text, "kernel/bc/recipe");
	assert_has(e.text, "distros/ports/bc/recipe");
	e.text[0] = '\0';
	test_write(fd, "kernel/bc/recipe", "version 1\n");
	assert_int_equal(recipe_set_read(fd, &set, &e), -EINVAL);
	assert_has(e.text, "kernel/bc/recipe:1: ");
	assert_int_equal(set.n, 0);
	test_dir_remove(fd, path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_keys), cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_refused),	 cmocka_unit_test(test_bad_directory),
		cmocka_unit_test(test_set),
	};

	return cmocka_run_group_tests_name("recipe", tests, NULL, NULL);
}
