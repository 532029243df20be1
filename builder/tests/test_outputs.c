/* What is built at all, what is taken, and what happens when the output is not the expected one. */
#include "tests/project.h"

#include <errno.h>

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
	static const char zeros[] =
		"0000000000000000000000000000000000000000000000000000000000000000";
	struct place *p = *state;
	char key[SHA256_HEX], output[SHA256_HEX], again[SHA256_HEX];

	port(p, "one", "", "install() { echo one >f; put 644 f usr/share/one; }\n");
	assert_int_equal(run(p, "one", 0), 0);
	entry_of(p, "one", 0, key, output);
	/* The published one comes out: nothing to say. */
	publish(p, "one", key, output);
	assert_int_equal(run(p, "one", 1), 0);
	assert_string_equal(p->note, "");
	assert_null(strstr(p->events.data, "again"));
	/* Another one is published: built twice, then kept, and told. */
	assert_int_equal(file_remove_tree_at(p->fd, "cache1/store", &p->e), 0);
	publish(p, "one", key, zeros);
	assert_int_equal(run(p, "one", 1), 0);
	assert_has(p->events.data, "\nagain one fetch\nstep one fetch\n");
	assert_has(p->note, "other bits than published");
	entry_of(p, "one", 1, key, again);
	assert_string_equal(output, again);
}

static void
test_failing_machine(void **state)
{
	static const char zeros[] =
		"0000000000000000000000000000000000000000000000000000000000000000";
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
	assert_string_equal(p->events.data,
			    "plan - -\nstart one -\nstep one copy\ndone one -\nend - -\n");
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_published_output),
		CASE(test_failing_machine),
		CASE(test_force),
		CASE(test_takes_what_is_ready),
		CASE(test_builds_no_more_than_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
