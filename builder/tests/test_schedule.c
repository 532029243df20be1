/* Whole builds of small packages: a project tree of our own, the host's BusyBox as the seed. */
#include "tests/busybox.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/dir.h"
#include "graph/graph.h"
#include "schedule/schedule.h"
#include "ui/json.h"

/* One directory with: tree/ (the project), cache/{store,work,sources}, seed/ */
struct place {
	int fd, tree;
	char path[64];
	struct strlist seed, force, names;
	struct fetch fetch;
	struct buf events;  /* "kind package step|text\n" */
	char failed[1024], tail[8192], log[512], note[256];
	char stores[2][128], work[128], outputs[128], treepath[128];
	struct error e;
	bool keep, check;
	bool want_ready;    /* cache2/store is the store that is ready */
	int minutes;        /* -1: as in the recipe */
};

static void
record(void *arg, const struct progress *p)
{
	static const char *const kinds[] = {"plan", "start", "step", "line", "done", "reused", "failed",
					    "tick", "end"};
	struct place *t = arg;

	assert_true(p->percent >= 0 && p->percent <= 100);
	assert_true(p->done <= p->total);
	if (p->kind == PROGRESS_TICK || p->kind == PROGRESS_LINE)
		return;
	assert_int_equal(buf_printf(&t->events, "%s %s %s\n", kinds[p->kind], p->package ? p->package : "-",
				    p->step ? p->step : "-"), 0);
	if (p->kind == PROGRESS_DONE)
		snprintf(t->note, sizeof t->note, "%s", p->text ? p->text : "");
	if (p->kind == PROGRESS_FAILED) {
		snprintf(t->failed, sizeof t->failed, "%s", p->text ? p->text : "");
		snprintf(t->tail, sizeof t->tail, "%s", p->tail ? p->tail : "");
		snprintf(t->log, sizeof t->log, "%s", p->log ? p->log : "");
	}
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	char seed[128], sources[128];
	int dir;

	assert_non_null(p);
	p->fd = test_dir(p->path);
	p->minutes = -1;
	for (int i = 0; i < 2; i++)
		snprintf(p->stores[i], sizeof p->stores[i], "%s/cache%d/store", p->path, i);
	snprintf(p->work, sizeof p->work, "%s/work", p->path);
	snprintf(p->outputs, sizeof p->outputs, "%s/tree/distros/outputs", p->path);
	snprintf(p->treepath, sizeof p->treepath, "%s/tree", p->path);
	snprintf(seed, sizeof seed, "%s/seed", p->path);
	snprintf(sources, sizeof sources, "%s/sources", p->path);
	strlist_add(&p->seed, seed);
	strlist_add(&p->fetch.dirs, sources);
	p->fetch.offline = 1;
	p->fetch.scratch = p->work;
	assert_int_equal(file_make_dirs_at(p->fd, "work", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "sources", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "seed", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "cache0/store", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "cache1/store", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "tree/distros/ports", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->fd, "tree/builder", NULL), 0);
	p->tree = openat(p->fd, "tree", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file_copy_tree_at(AT_FDCWD, "builder/styles", p->tree, "builder/styles", &p->e) < 0)
		fail_msg("%s (the test runs in the project's directory)", p->e.text);
	dir = openat(p->fd, "seed", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	busybox_tree(dir);
	close(dir);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	strlist_free(&p->seed);
	strlist_free(&p->force);
	strlist_free(&p->names);
	strlist_free(&p->fetch.dirs);
	buf_free(&p->events);
	close(p->tree);
	test_dir_remove(p->fd, p->path);
	free(p);
	return 0;
}

/* A recipe with a build.sh (NULL: none). Every package has the seed below its root. */
static void
port(struct place *p, const char *name, const char *lines, const char *build)
{
	struct buf path = {0}, text = {0};

	assert_int_equal(buf_printf(&path, "distros/ports/%s", name), 0);
	assert_int_equal(file_make_dirs_at(p->tree, path.data, NULL), 0);
	assert_int_equal(buf_append_str(&path, "/recipe"), 0);
	assert_int_equal(buf_printf(&text, "version 1\nsummary test\nlicense MIT\nseed yes\n%s%s", lines,
				    strstr(lines, "style") ? "" : "style none\n"), 0);
	test_write(p->tree, path.data, text.data);
	buf_clear(&path);
	assert_int_equal(buf_printf(&path, "distros/ports/%s/build.sh", name), 0);
	if (build)
		test_write(p->tree, path.data, build);
	buf_free(&path);
	buf_free(&text);
}

/* The rest of the preparation, and the run itself. Words in `names` are what is wanted. */
static int
run(struct place *p, const char *names, int store)
{
	struct strlist dirs = {0}, ready_dirs = {0};
	struct store *s = NULL, *ready = NULL;
	struct recipe_set set = {0};
	struct graph *g = NULL;
	int r;

	p->e.text[0] = p->failed[0] = p->tail[0] = p->note[0] = '\0';
	buf_clear(&p->events);
	strlist_free(&p->names);
	strlist_add_words(&p->names, names);
	strlist_add(&dirs, p->stores[store]);
	strlist_add(&ready_dirs, p->stores[!store]);
	if (store_open(&dirs, &s, &p->e) < 0 || store_open(&ready_dirs, &ready, &p->e) < 0 ||
	    recipe_set_read(p->tree, &set, &p->e) < 0 ||
	    graph_build(p->tree, &set, &p->names, &g, &p->e) < 0)
		fail_msg("%s", p->e.text);
	for (size_t i = 0; i < set.n && p->minutes >= 0; i++)
		set.item[i]->minutes = p->minutes;
	struct schedule schedule = {
		.tree_fd = p->tree, .tree = p->treepath, .graph = g, .names = &p->names, .store = s,
		.ready = p->want_ready ? ready : NULL, .fetch = &p->fetch, .seed = &p->seed,
		.seed_text = "busybox", .work = p->work, .outputs = p->outputs, .jobs = 2,
		.check = p->check, .keep = p->keep, .force = p->force.n ? &p->force : NULL,
		.progress = record, .arg = p,
	};
	r = schedule_run(&schedule, &p->e);
	graph_free(g);
	recipe_set_free(&set);
	store_close(s);
	store_close(ready);
	strlist_free(&dirs);
	strlist_free(&ready_dirs);
	return r;
}

/* The one entry of a package in a store; its key and output. */
static void
entry_of(struct place *p, const char *name, int store, char *ret_key, char *ret_output)
{
	struct strlist names = {0}, dirs = {0};
	struct recipe_set set = {0};
	struct graph *g = NULL;
	struct store *s = NULL;

	strlist_add(&names, name);
	strlist_add(&dirs, p->stores[store]);
	if (store_open(&dirs, &s, &p->e) < 0 || recipe_set_read(p->tree, &set, &p->e) < 0 ||
	    graph_build(p->tree, &set, &names, &g, &p->e) < 0 ||
	    store_output(s, graph_find(g, name)->entry, ret_output, &p->e) < 0)
		fail_msg("%s", p->e.text);
	memcpy(ret_key, graph_find(g, name)->key, SHA256_HEX);
	graph_free(g);
	recipe_set_free(&set);
	store_close(s);
	strlist_free(&names);
	strlist_free(&dirs);
}

static size_t
count(const struct place *p, const char *dir)
{
	struct strlist names = {0};
	size_t n = 0;

	if (dir_list(p->fd, dir, &names, NULL) == 0)
		for (size_t i = 0; i < names.n; i++)
			n += strncmp(names.item[i], ".new-", 5) == 0 || names.item[i][0] != '.';
	strlist_free(&names);
	return n;
}

static void
test_builds_and_reuses(void **state)
{
	struct place *p = *state;
	char key[SHA256_HEX], output[SHA256_HEX], path[256];
	struct buf text = {0};

	port(p, "one", "", "install() { put 644 /dev/null usr/share/one; echo said one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	assert_string_equal(p->events.data,
			    "plan - -\nstart one -\nstep one fetch\nstep one unpack\nstep one prepare\n"
			    "step one build\nstep one install\nstep one tidy\nstep one store\ndone one -\nend - -\n");
	entry_of(p, "one", 0, key, output);
	snprintf(path, sizeof path, "cache0/store/one-1-%.32s/log", key);
	assert_int_equal(file_read_at(p->fd, path, 1 << 16, &text, &p->e), 0);
	assert_has(text.data, "said one\n");
	snprintf(path, sizeof path, "cache0/store/one-1-%.32s/provenance", key);
	assert_int_equal(file_read_at(p->fd, path, 1 << 16, &text, &p->e), 0);
	assert_has(text.data, "package one\nversion 1\nkey ");
	assert_has(text.data, "\nseed busybox\n");
	assert_int_equal(run(p, "one", 0), 0);
	assert_string_equal(p->events.data, "plan - -\nreused one -\nend - -\n");
	assert_int_equal(count(p, "work"), 1); /* logs */
	assert_int_equal(count(p, "work/logs"), 0);
	buf_free(&text);
}

static void
test_check_step(void **state)
{
	struct place *p = *state;

	port(p, "one", "", "check() { echo checked; exit 3; }\n");
	p->check = true;
	assert_int_equal(run(p, "one", 0), -EIO);
	assert_has(p->failed, "one 1: step check failed with exit status 3");
	assert_string_equal(p->tail, "checked");
	p->check = false;
	assert_int_equal(run(p, "one", 0), 0);
}

/* It sees what it declares, with what that runs, and no other package. */
static void
test_sees_dependencies_only(void **state)
{
	struct place *p = *state;

	port(p, "deep", "", "install() { put 644 /dev/null usr/share/deep; }\n");
	port(p, "low", "run deep\n", "install() { put 644 /dev/null usr/share/low; }\n");
	port(p, "other", "", "install() { put 644 /dev/null usr/share/other; }\n");
	port(p, "user", "link low\n",
	     "build() { [ -e /usr/share/low ]; [ -e /usr/share/deep ]; ls /usr/share; [ ! -e /usr/share/other ]; }\n");
	assert_int_equal(run(p, "other user", 0), 0);
	/* The same recipe without the declaration does not find it. */
	port(p, "user", "", "build() { [ -e /usr/share/low ]; }\n");
	assert_int_equal(run(p, "user", 0), -EIO);
	/* With another one, it finds that: the test above can fail. */
	port(p, "user", "build other\n", "build() { [ ! -e /usr/share/other ]; }\n");
	assert_int_equal(run(p, "other user", 0), -EIO);
}

static void
test_yields(void **state)
{
	struct place *p = *state;

	port(p, "aaa", "yields yes\n", "install() { echo yields >f; put 644 f usr/share/same; }\n");
	port(p, "bbb", "", "install() { echo real >f; put 644 f usr/share/same; }\n");
	port(p, "user", "build aaa bbb\n", "build() { grep -q real /usr/share/same; }\n");
	assert_int_equal(run(p, "user", 0), 0);
}

static void
test_failure_is_told(void **state)
{
	struct place *p = *state;
	struct buf log = {0};

	port(p, "bad", "", "build() { seq 1 100; echo the end; exit 5; }\n");
	port(p, "good", "", "install() { sleep 0.5; put 644 /dev/null usr/share/good; }\n");
	port(p, "late", "build bad\n", "");
	assert_int_equal(run(p, "late good", 0), -EIO);
	assert_string_equal(p->failed, "bad 1: step build failed with exit status 5");
	assert_has(p->e.text, "bad 1: step build failed with exit status 5; the whole log is ");
	assert_int_equal(strncmp(p->tail, "72\n", 3), 0); /* 30 lines: 72 to 100 and the last */
	assert_has(p->tail, "\n100\nthe end");
	assert_int_equal(file_read_at(AT_FDCWD, p->log, 1 << 16, &log, &p->e), 0);
	assert_int_equal(strncmp(log.data, "1\n2\n3\n", 6), 0);
	/* What ran beside it is finished and kept; what waits for it is not started; nothing is left lying about. */
	assert_has(p->events.data, "done good -\n");
	assert_null(strstr(p->events.data, "start late"));
	assert_int_equal(count(p, "cache0/store"), 1);
	assert_int_equal(count(p, "work"), 1);
	buf_free(&log);
}

static void
test_keep(void **state)
{
	struct place *p = *state;

	port(p, "bad", "", "build() { echo precious >note; exit 1; }\n");
	p->keep = true;
	assert_int_equal(run(p, "bad", 0), -EIO);
	assert_int_equal(count(p, "work"), 2);
	/* The next run leaves it where it is. */
	p->keep = false;
	assert_int_equal(run(p, "bad", 0), -EIO);
	assert_int_equal(count(p, "work"), 2);
}

static void
test_refuses_bad_output(void **state)
{
	struct place *p = *state;

	port(p, "one", "", "install() { put 4755 /usr/bin/busybox usr/bin/one; }\n");
	assert_int_equal(run(p, "one", 0), -EIO);
	assert_has(p->failed, "/usr/bin/one setuid");
	port(p, "one", "setuid usr/bin/one\n", "install() { put 4755 /usr/bin/busybox usr/bin/one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	port(p, "one", "", "install() { put 755 /usr/bin/busybox usr/sbin/one; }\n");
	assert_int_equal(run(p, "one", 0), -EIO);
	assert_has(p->failed, "installs /usr/sbin");
	port(p, "one", "", "install() { mkdir \"$OUT/x\"; nc -l -p 1 -s 127.0.0.1 & ln -s /dev/null \"$OUT/x/n\"; }\n");
	assert_int_equal(run(p, "one", 0), 0);
}

static void
test_time_limit(void **state)
{
	struct place *p = *state;

	port(p, "slow", "", "build() { sleep 30; }\n");
	p->minutes = 0;
	assert_int_equal(run(p, "slow", 0), -EIO);
	assert_has(p->failed, "took longer than 0 minutes");
}

/* An archive, a patch, arguments with blanks, a file of the recipe. */
static void
test_sources_patches_arguments(void **state)
{
	struct place *p = *state;
	char hex[SHA256_HEX], lines[512], from[128], archive[160];
	int status;
	pid_t pid;

	assert_int_equal(file_make_dirs_at(p->fd, "src/thing-1", NULL), 0);
	test_write(p->fd, "src/thing-1/configure",
		   "#!/bin/sh\nfor a; do echo \"[$a]\"; done >args\nprintf 'all:\\ninstall:\\n' >Makefile\n");
	test_write(p->fd, "src/thing-1/text", "before\n");
	snprintf(from, sizeof from, "%s/src", p->path);
	snprintf(archive, sizeof archive, "%s/sources/thing-1.tar.gz", p->path);
	pid = fork();
	if (pid == 0) {
		execlp("tar", "tar", "-C", from, "-czf", archive, "--mode=755", "thing-1", (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(sha256_file_at(AT_FDCWD, archive, hex, &p->e), 0);
	snprintf(lines, sizeof lines, "source thing-{version}.tar.gz https://example.org/thing-{version}.tar.gz\n"
		 "sha256 %s\nstyle configure\narg --with-a blank\narg --two\n", hex);
	port(p, "thing", lines,
	     "build() {\n\tmake() { :; }\n\tdefault_build\n\tgrep -qx '\\[--with-a blank\\]' args\n"
	     "\tgrep -qx '\\[--prefix=/usr\\]' args\n\tgrep -qx after text\n\tls /sources | grep -qx thing-1.tar.gz\n}\n"
	     "install() { put 644 text usr/share/text; put 644 /recipe/files/extra usr/share/extra; }\n");
	assert_int_equal(file_make_dirs_at(p->tree, "distros/ports/thing/patches", NULL), 0);
	assert_int_equal(file_make_dirs_at(p->tree, "distros/ports/thing/files", NULL), 0);
	test_write(p->tree, "distros/ports/thing/files/extra", "extra\n");
	test_write(p->tree, "distros/ports/thing/patches/0001-after.patch",
		   "Why: the test.\n--- a/text\n+++ b/text\n@@ -1 +1 @@\n-before\n+after\n");
	if (run(p, "thing", 0) != 0)
		fail_msg("%s\n%s", p->failed, p->tail);
	/* The wrong hash: told before it is unpacked. */
	test_write(p->fd, "sources/thing-1.tar.gz", "something else");
	port(p, "thing", lines, "build() { exit 1; }\n");
	assert_int_equal(run(p, "thing", 0), -EIO);
	assert_has(p->failed, "thing 1: step fetch: ");
	assert_has(p->failed, hex);
}

static void
publish(struct place *p, const char *name, const char *key, const char *output)
{
	struct buf line = {0};

	assert_int_equal(buf_printf(&line, "# published\n%s 1 %s %s\n", name, key, output), 0);
	test_write(p->tree, "distros/outputs", line.data);
	buf_free(&line);
}

static void
test_published_output(void **state)
{
	static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
	struct place *p = *state;
	char key[SHA256_HEX], output[SHA256_HEX], again[SHA256_HEX];

	port(p, "one", "", "install() { echo one >f; put 644 f usr/share/one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	entry_of(p, "one", 0, key, output);
	/* The published one comes out: nothing to say. */
	publish(p, "one", key, output);
	assert_int_equal(run(p, "one", 1), 0);
	assert_string_equal(p->note, "");
	/* Another one is published: built twice, then kept, and told. */
	assert_int_equal(file_remove_tree_at(p->fd, "cache1/store", &p->e), 0);
	publish(p, "one", key, zeros);
	assert_int_equal(run(p, "one", 1), 0);
	assert_has(p->note, "other bits than published");
	entry_of(p, "one", 1, key, again);
	assert_string_equal(output, again);
}

static void
test_failing_machine(void **state)
{
	static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
	struct place *p = *state;
	char key[SHA256_HEX], output[SHA256_HEX];

	port(p, "one", "", "install() { head -c 8 /dev/urandom >f; put 644 f usr/share/one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	entry_of(p, "one", 0, key, output);
	publish(p, "one", key, zeros);
	assert_int_equal(run(p, "one", 1), -EIO);
	assert_has(p->failed, "differ from each other");
	assert_int_equal(count(p, "cache1/store"), 0);
}

static void
test_force(void **state)
{
	struct place *p = *state;

	strlist_add(&p->force, "one");
	port(p, "one", "", "install() { echo one >f; put 644 f usr/share/one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	assert_int_equal(run(p, "one", 0), 0);
	assert_has(p->events.data, "done one -\n");
	assert_int_equal(count(p, "cache0/store"), 1);
	port(p, "one", "", "install() { head -c 8 /dev/urandom >f; put 644 f usr/share/one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	assert_int_equal(run(p, "one", 0), -EIO);
	assert_has(p->failed, "differ from each other");
	assert_int_equal(count(p, "cache0/store"), 2);
}

static void
test_takes_what_is_ready(void **state)
{
	struct place *p = *state;
	char key[SHA256_HEX], output[SHA256_HEX], path[256];

	port(p, "one", "", "install() { echo one >f; put 644 f usr/share/one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	entry_of(p, "one", 0, key, output);
	p->want_ready = true;
	/* Ready, but nobody published it: built. */
	assert_int_equal(run(p, "one", 1), 0);
	assert_has(p->events.data, "step one build\n");
	assert_int_equal(file_remove_tree_at(p->fd, "cache1/store", &p->e), 0);
	publish(p, "one", key, output);
	assert_int_equal(run(p, "one", 1), 0);
	assert_string_equal(p->events.data, "plan - -\nstart one -\nstep one copy\ndone one -\nend - -\n");
	assert_int_equal(file_remove_tree_at(p->fd, "cache1/store", &p->e), 0);
	/* Its bytes are not what its manifest says. */
	snprintf(path, sizeof path, "cache0/store/one-1-%.32s/tree/usr/share/one", key);
	test_write(p->fd, path, "two");
	assert_int_equal(run(p, "one", 1), -EIO);
	assert_has(p->failed, "published is");
}

/* What is only needed to build something that is there is not built. */
static void
test_builds_no_more_than_needed(void **state)
{
	struct place *p = *state;
	char key[SHA256_HEX], output[SHA256_HEX], path[256];

	port(p, "tool", "", "install() { put 644 /dev/null usr/share/tool; }\n");
	port(p, "user", "build tool\n", "install() { put 644 /dev/null usr/share/user; }\n");
	assert_int_equal(run(p, "user", 0), 0);
	entry_of(p, "tool", 0, key, output);
	snprintf(path, sizeof path, "cache0/store/tool-1-%.32s", key);
	assert_int_equal(file_remove_tree_at(p->fd, path, &p->e), 0);
	assert_int_equal(run(p, "user", 0), 0);
	assert_string_equal(p->events.data, "plan - -\nreused user -\nend - -\n");
}

/* kill -9 in the middle of a build; the next run finds its way. */
static void
test_resumes(void **state)
{
	struct place *p = *state;
	int status;
	pid_t pid;

	port(p, "first", "", "install() { put 644 /dev/null usr/share/first; }\n");
	port(p, "second", "build first\n",
	     "install() { put 644 /dev/null usr/share/second; [ -e /usr/share/never ] || sleep 2; }\n");
	pid = fork();
	if (pid == 0) {
		(void)run(p, "second", 0);
		_exit(0);
	}
	/* first is there, second is on its way */
	for (int i = 0; i < 200 && count(p, "cache0/store") < 2; i++)
		usleep(20 * 1000);
	usleep(500 * 1000);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(count(p, "cache0/store"), 2);
	assert_true(count(p, "work") > 1);
	usleep(200 * 1000);
	assert_int_equal(run(p, "second", 0), 0);
	assert_has(p->events.data, "reused first -\n");
	assert_has(p->events.data, "done second -\n");
	assert_int_equal(count(p, "cache0/store"), 2);
	assert_int_equal(count(p, "work"), 1);
}

static void
test_json(void **state)
{
	const struct progress p = {
		.kind = PROGRESS_FAILED, .package = "a", .version = "1", .text = "say \"no\"\n\\ \xff \xc3\xa9",
		.total = 2, .percent = 12.5, .remaining = -1,
	};
	struct place *t = *state;
	struct buf text = {0};
	struct json j = {openat(t->fd, "json", O_RDWR | O_CREAT | O_CLOEXEC, 0600)};

	json_draw(&j, &p);
	assert_int_equal(file_read_at(t->fd, "json", 4096, &text, &t->e), 0);
	assert_string_equal(text.data,
			    "{\"event\":\"failed\",\"done\":0,\"total\":2,\"running\":0,\"percent\":12.50,"
			    "\"elapsed\":0.0,\"remaining\":-1.0,\"seconds\":0.0,\"cpu\":0.0,\"package\":\"a\","
			    "\"version\":\"1\",\"text\":\"say \\\"no\\\"\\u000a\\\\ \\ufffd \xc3\xa9\"}\n");
	close(j.fd);
	buf_free(&text);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_builds_and_reuses), CASE(test_check_step), CASE(test_sees_dependencies_only),
		CASE(test_yields), CASE(test_failure_is_told), CASE(test_keep), CASE(test_refuses_bad_output),
		CASE(test_time_limit), CASE(test_sources_patches_arguments), CASE(test_published_output),
		CASE(test_failing_machine), CASE(test_force), CASE(test_takes_what_is_ready),
		CASE(test_builds_no_more_than_needed), CASE(test_resumes), CASE(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
