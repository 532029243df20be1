/* Sources from directories, and from a downloader and a package archive that are shell scripts. */
#include "tests/test.h"

#include <errno.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "store/apt_sources.h"
#include "store/fetch.h"
#include "store/fetch_apt.h"
#include "store/program.h"

#define HELLO "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static char path[64];
static int dir;
static struct fetch fetch;
static struct recipe_source source;

static void
add_dir(struct strlist *l, const char *name)
{
	struct buf b = {0};

	assert_int_equal(buf_printf(&b, "%s/%s", path, name), 0);
	assert_int_equal(strlist_add(l, b.data), 0);
	buf_free(&b);
}

/* A program that is found before the host's own. */
static void
script(const char *name, const char *text)
{
	struct buf b = {0};

	assert_int_equal(buf_printf(&b, "bin/%s", name), 0);
	test_write(dir, b.data, text);
	assert_int_equal(fchmodat(dir, b.data, 0755, 0), 0);
	buf_free(&b);
}

static int
setup(void **state)
{
	struct buf b = {0};

	(void)state;
	dir = test_dir(path);
	fetch = (struct fetch){0};
	source = (struct recipe_source){.file = strdup("a.tar")};
	snprintf(source.sha256, sizeof(source.sha256), "%s", HELLO);
	add_dir(&fetch.dirs, "first");
	add_dir(&fetch.dirs, "second");
	assert_int_equal(mkdirat(dir, "second", 0755), 0);
	assert_int_equal(mkdirat(dir, "mirror", 0755), 0);
	assert_int_equal(mkdirat(dir, "bin", 0755), 0);
	assert_int_equal(buf_printf(&b, "%s/bin:/usr/bin:/bin", path), 0);
	assert_int_equal(setenv("PATH", b.data, 1), 0);
	assert_int_equal(setenv("KILN_TEST", path, 1), 0);
	buf_free(&b);
	script("curl", "#!/bin/sh\nexit 22\n");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	strlist_free(&fetch.dirs);
	strlist_free(&fetch.mirrors);
	strlist_free(&source.from);
	free(source.file);
	test_dir_remove(dir, path);
	return 0;
}

/* Found, at a place whose path ends so. */
static void
must(const char *end)
{
	struct error e = {0};
	char *found = NULL;

	if (fetch_source(&fetch, &source, &found, &e) != 0)
		fail_msg("%s", e.text);
	assert_has(found, end);
	assert_false(file_exists_at(dir, "first/a.tar.part"));
	free(found);
}

static void
must_not(int code, const char *sentence)
{
	struct error e = {0};
	char *found = NULL;

	assert_int_equal(fetch_source(&fetch, &source, &found, &e), code);
	assert_null(found);
	assert_has(e.text, "a.tar");
	assert_has(e.text, HELLO);
	assert_has(e.text, sentence);
	assert_false(file_exists_at(dir, "first/a.tar"));
	assert_false(file_exists_at(dir, "first/a.tar.part"));
}

static void
test_directories(void **state)
{
	(void)state;
	must_not(-ENOENT, "was not found");
	test_write(dir, "second/a.tar", "hello");
	must("/second/a.tar");
	test_write(dir, "first/a.tar", "hello");
	must("/first/a.tar");
	test_write(dir, "first/a.tar", "hell"); /* truncated */
	must("/second/a.tar");
}

static void
test_wrong_hash(void **state)
{
	(void)state;
	test_write(dir, "second/a.tar", "jello");
	must_not(-EBADMSG, "found 187c9bceeb919e1b3e6d20fa50ecabf7d9d50b53");
}

static void
test_mirror_directory(void **state)
{
	(void)state;
	add_dir(&fetch.mirrors, "nowhere");
	add_dir(&fetch.mirrors, "mirror");
	test_write(dir, "mirror/a.tar", "jello");
	must_not(-EBADMSG, "mirror/a.tar");
	test_write(dir, "mirror/a.tar", "hello");
	fetch.offline = 1;
	must_not(-ENOENT, "was not found");
	fetch.offline = 0;
	must("/first/a.tar");
}

/* The last but two words are --output FILE --url URL. */
#define CURL                                                                                       \
	"#!/bin/sh\nwhile [ \"$1\" != --output ]; do shift; done\necho \"$4\" "                    \
	">>\"$KILN_TEST/asked\"\n"

static void
asked(const char *want)
{
	struct buf b = {0};
	struct error e = {0};

	assert_int_equal(file_read_at(dir, "asked", 1000, &b, &e), 0);
	assert_string_equal(b.data, want);
	buf_free(&b);
}

static void
test_urls_in_order(void **state)
{
	(void)state;
	assert_int_equal(strlist_add(&fetch.mirrors, "http://mirror.example/x/"), 0);
	assert_int_equal(strlist_add(&source.from, "https://a.example/a.tar"), 0);
	assert_int_equal(strlist_add(&source.from, "https://b.example/a.tar"), 0);
	assert_int_equal(strlist_add(&source.from, "https://c.example/a.tar"), 0);
	script("curl",
	       CURL "case $4 in *a.ex*) printf jello >\"$2\";; *b.ex*) printf hello >\"$2\";; "
		    "*) echo 'curl: (22) 404'; exit 22;; esac\n");
	must("/first/a.tar");
	asked("http://mirror.example/x/a.tar\nhttps://a.example/a.tar\nhttps://b.example/a.tar\n");
}

static void
test_failing_urls(void **state)
{
	(void)state;
	assert_int_equal(strlist_add(&source.from, "https://a.example/a.tar"), 0);
	script("curl", CURL "printf hel >\"$2\"; echo 'curl: (18) transfer closed'; exit 18\n");
	must_not(-ENOENT, "curl: (18) transfer closed");
	script("curl", CURL "printf hel >\"$2\"\n"); /* cut, but nobody noticed */
	must_not(-EBADMSG, "https://a.example/a.tar");
}

static void
test_wget_where_there_is_no_curl(void **state)
{
	(void)state;
	assert_int_equal(strlist_add(&source.from, "https://a.example/a.tar"), 0);
	script("curl", "#!/bin/sh\nexit 127\n");
	script("wget", "#!/bin/sh\nwhile [ \"$1\" != -O ]; do shift; done\nprintf hello >\"$2\"\n");
	must("/first/a.tar");
}

/* Who waits for another's download takes what that one got. */
static void
test_one_fetches(void **state)
{
	int lock, status;
	pid_t pid;

	(void)state;
	assert_int_equal(mkdirat(dir, "first", 0755), 0);
	lock = openat(dir, "first", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(lock, LOCK_EX), 0);
	pid = fork();
	if (pid == 0) {
		struct error e = {0};
		char *found = NULL;

		close(lock);
		_exit(fetch_source(&fetch, &source, &found, &e) == 0 ? 0 : 1);
	}
	usleep(50000);
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
	test_write(dir, "first/a.tar", "hello");
	close(lock);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
lines(struct strlist *l, const char *const *want)
{
	for (size_t i = 0; want[i]; i++) {
		assert_true(i < l->n);
		assert_string_equal(l->item[i], want[i]);
		assert_true(i + 1 < l->n || !want[i + 1]);
	}
	strlist_free(l);
}

static void
test_apt_one_line(void **state)
{
	static const char text[] =
		"# deb http://comment.example/debian old main\n"
		"deb http://d.example/debian old main contrib # ours\n"
		"deb [arch=amd64 signed-by=/k.gpg] http://e.example/debian old-updates main\n"
		"deb http://s.example/security old-security main\n"
		"deb http://third.example/apt old-pgdg main\n"
		"deb http://other.example/apt old stable\n"
		"deb-src http://src.example/debian old main\n"
		"deb [broken\n"
		"deb\n"
		"deb http://d.example/debian old main";
	static const char *const want[] = {
		"deb-src http://d.example/debian new main",
		"deb-src http://d.example/debian new-updates main",
		"deb-src [signed-by=/k.gpg] http://e.example/debian new main",
		"deb-src [signed-by=/k.gpg] http://e.example/debian new-updates main",
		"deb-src http://s.example/security new-security main",
		NULL};
	struct strlist l = {0};

	(void)state;
	assert_int_equal(apt_sources_list(text, "old", "new", &l), 0);
	assert_int_equal(l.n, 5);
	lines(&l, want);
}

static void
test_apt_deb822(void **state)
{
	static const char text[] =
		"Types: deb deb-src\n# a comment\nURIs: http://d.example/debian\n"
		"Suites: old\n old-updates\nComponents: main\nSigned-By: /k.gpg\n"
		"\n"
		"types: deb\nuris: http://s.example/a http://t.example/a\nSuites: old-security\n"
		"Components: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n x\n"
		"\n"
		"Types: deb\nURIs: http://off.example\nSuites: old\nComponents: main\nEnabled: no\n"
		"\n"
		"Types: deb\nURIs: http://node.example\nSuites: nodistro\nComponents: main\n";
	static const char *const want[] = {
		"deb-src [signed-by=/k.gpg] http://d.example/debian new main",
		"deb-src [signed-by=/k.gpg] http://d.example/debian new-updates main",
		"deb-src http://s.example/a new-security main",
		"deb-src http://t.example/a new-security main", NULL};
	struct strlist l = {0};

	(void)state;
	assert_int_equal(apt_sources_deb822(text, "old", "new", &l), 0);
	assert_int_equal(l.n, 4);
	lines(&l, want);
}

static void
test_apt_root(void **state)
{
	static const char *const want[] = {"deb-src http://d.example/debian new main",
					   "deb-src http://d.example/debian new-updates main",
					   NULL};
	struct strlist l = {0};
	struct error e = {0};

	(void)state;
	assert_int_equal(file_make_dirs_at(dir, "etc/apt/sources.list.d", &e), 0);
	test_write(dir, "etc/apt/sources.list.d/d.list", "deb http://d.example/debian old main\n");
	test_write(dir, "etc/apt/sources.list.d/d.list.save",
		   "deb http://no.example/debian old main\n");
	assert_int_equal(apt_sources_read(dir, "new", &l), 0);
	assert_int_equal(l.n, 0); /* nobody knows what host that is */
	test_write(dir, "etc/os-release", "NAME=x\nID=other\nVERSION_CODENAME=old\n");
	assert_int_equal(apt_sources_read(dir, "new", &l), 0);
	assert_int_equal(l.n, 0);
	test_write(dir, "etc/os-release", "NAME=x\nID=debian\nVERSION_CODENAME=\"old\"\n");
	assert_int_equal(apt_sources_read(dir, "new", &l), 0);
	lines(&l, want);
}

static void
test_apt_uris(void **state)
{
	static const char text[] = "Reading package lists...\n"
				   "'http://d.example/a.dsc' a.dsc 10 SHA256:00\n"
				   "'http://d.example/a.tar' a.tar 10 SHA256:01\n"
				   "'http://d.example/b.tar' b.tar 10 SHA256:" HELLO "\n";
	char *uri;

	(void)state;
	uri = fetch_apt_uri(text, &source, false);
	assert_string_equal(uri, "http://d.example/b.tar");
	free(uri);
	source.sha256[0] = 'f';
	uri = fetch_apt_uri(text, &source, false);
	assert_string_equal(uri, "http://d.example/a.tar");
	free(uri);
	assert_null(fetch_apt_uri(text, &source, true));
	assert_null(fetch_apt_uri("'broken\n''\n'x'\n", &source, false));
}

static void
test_apt_dirs(void **state)
{
	static const char text[] = "Reading package lists...\n"
				   "'http://d.example/pool/a/a.dsc' a.dsc 10 SHA256:00\n"
				   "'http://d.example/pool/a/a.tar' a.tar 10 SHA256:01\n"
				   "'http://d.example/security/a/a.tar' a.tar 10 SHA256:01\n"
				   "'no-directory' x 1\n'\n'";
	struct strlist dirs = {0};

	(void)state;
	assert_int_equal(fetch_apt_dirs(text, &dirs), 0);
	assert_int_equal(dirs.n, 2);
	assert_string_equal(dirs.item[0], "http://d.example/pool/a");
	assert_string_equal(dirs.item[1], "http://d.example/security/a");
	strlist_free(&dirs);
}

static void
test_program(void **state)
{
	const char *const good[] = {"sh", "-c", "echo out; echo err >&2; exit 3", NULL};
	const char *const none[] = {"kiln-no-such-program", NULL};
	const char *const killed[] = {"sh", "-c", "kill -9 $$", NULL};
	struct error e = {0};
	struct buf b = {0};

	(void)state;
	assert_int_equal(program_run(good, &b, &e), 3);
	assert_string_equal(b.data, "out\nerr\n");
	assert_int_equal(program_run(none, NULL, &e), PROGRAM_NOT_FOUND);
	assert_int_equal(program_run(killed, NULL, &e), 128 + 9);
	buf_free(&b);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_directories),      TEST(test_wrong_hash),
		TEST(test_mirror_directory), TEST(test_urls_in_order),
		TEST(test_failing_urls),     TEST(test_wget_where_there_is_no_curl),
		TEST(test_one_fetches),      TEST(test_apt_one_line),
		TEST(test_apt_deb822),       TEST(test_apt_root),
		TEST(test_apt_uris),         TEST(test_apt_dirs),
		TEST(test_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
