/* Planner cases: each file of builder/tests/plans makes a project of recipes, asks for a graph and
 * says what must come out. Lines (a "given" is followed by its contents, each line behind a tab):
 *   given NAME | given-distro NAME | given-file PATH     run NAME...
 *   expect order NAME... | error TEXT | build NAME NAME... | deps NAME NAME... | runtime NAME
 * NAME... | sources NAME FILE... | weight NAME N | changed NAME... (against the `run` before)
 */
#include "tests/test.h"

#include "base/dir.h"
#include "graph/graph.h"

#define CASES "builder/tests/plans"

struct plan {
	int fd;           /* the project */
	const char *file; /* of the case */
	int line;
	struct recipe_set set;
	struct graph *graph;
	struct strlist before; /* `NAME KEY` of the run before */
	struct error e;
};

static void
forget_graph(struct plan *p)
{
	strlist_free(&p->before);
	for (size_t i = 0; p->graph && i < p->graph->n; i++) {
		struct buf b = {0};

		assert_int_equal(buf_printf(&b, "%s %s", p->graph->item[i]->name,
					    p->graph->item[i]->key),
				 0);
		assert_int_equal(strlist_add(&p->before, b.data), 0);
		buf_free(&b);
	}
	graph_free(p->graph);
	recipe_set_free(&p->set);
	p->graph = NULL;
	p->set = (struct recipe_set){0};
	p->e = (struct error){0};
}

static void
run(struct plan *p, char *world, const char *words)
{
	struct strlist names = {0};

	forget_graph(p);
	assert_int_equal(strlist_add_words(&names, words), 0);
	if (recipe_set_read(p->fd, &p->set, &p->e) == 0) {
		p->set.world = world;
		graph_build(p->fd, &p->set, &names, &p->graph, &p->e);
		p->set.world = NULL;
	}
	assert_true((p->graph == NULL) == (p->e.text[0] != '\0'));
	strlist_free(&names);
}

static void
add_nodes(struct buf *b, struct node *const *item, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_int_equal(buf_printf(b, "%s%s", b->len ? " " : "", item[i]->name),
				 0);
}

static void
add_changed(const struct plan *p, struct buf *b)
{
	for (size_t i = 0; i < p->graph->n; i++) {
		struct buf was = {0};

		assert_int_equal(buf_printf(&was, "%s %s", p->graph->item[i]->name,
					    p->graph->item[i]->key),
				 0);
		if (!strlist_has(&p->before, was.data))
			add_nodes(b, &p->graph->item[i], 1);
		buf_free(&was);
	}
}

static void
add_runtime(struct plan *p, const char *name, struct buf *b)
{
	struct strlist names = {0};
	struct node **item = NULL;
	size_t n = 0;

	assert_int_equal(strlist_add(&names, name), 0);
	assert_int_equal(graph_runtime(p->graph, &names, &item, &n, &p->e), 0);
	add_nodes(b, item, n);
	free(item);
	strlist_free(&names);
}

static void
add_sources(const struct node *n, struct buf *b)
{
	for (size_t i = 0; i < n->bundle_sources.n; i++) {
		const char *line = n->bundle_sources.item[i];

		assert_int_equal(
			buf_printf(b, "%s%.*s", b->len ? " " : "", (int)strcspn(line, " "), line),
			0);
	}
}

/* What stands behind the word `what` and, for most, the name of a node. */
static void
answer(struct plan *p, const char *what, const char *name, struct buf *b)
{
	struct node *n = graph_find(p->graph, name);

	if (!strcmp(what, "order"))
		add_nodes(b, p->graph->item, p->graph->n);
	else if (!strcmp(what, "changed"))
		add_changed(p, b);
	else if (!strcmp(what, "runtime"))
		add_runtime(p, name, b);
	else if (!n)
		fail_msg("%s:%d: %s is not in the graph", p->file, p->line, name);
	else if (!strcmp(what, "build"))
		add_nodes(b, n->build, n->nbuild);
	else if (!strcmp(what, "deps"))
		add_nodes(b, n->deps, n->ndeps);
	else if (!strcmp(what, "sources"))
		add_sources(n, b);
	else if (!strcmp(what, "weight"))
		assert_int_equal(buf_printf(b, "%d", n->weight), 0);
	else
		fail_msg("%s:%d: expect what?", p->file, p->line);
}

static void
expect(struct plan *p, char *text)
{
	char *want = strchr(text, ' '), *name;
	struct buf got = {0};

	if (want)
		*want++ = '\0';
	else
		want = text + strlen(text);
	if (!strcmp(text, "error")) {
		if (!strstr(p->e.text, want))
			fail_msg("%s:%d: got \"%s\"", p->file, p->line, p->e.text);
		return;
	}
	if (!p->graph)
		fail_msg("%s:%d: %s", p->file, p->line, p->e.text);
	name = want;
	if (strcmp(text, "order") != 0 && strcmp(text, "changed") != 0) {
		want = strchr(name, ' ');
		if (want)
			*want++ = '\0';
		else
			want = name + strlen(name);
	}
	answer(p, text, name, &got);
	if (strcmp(got.data ? got.data : "", want) != 0)
		fail_msg("%s:%d: %s is \"%s\"", p->file, p->line, text, got.data ? got.data : "");
	buf_free(&got);
}

/* The lines that begin with a tab; *at moves behind them. */
static void
write_file(struct plan *p, const char *path, const char *start, char **at)
{
	const char *slash = strrchr(path, '/');
	struct buf text = {0}, dir = {0};

	assert_int_equal(buf_append_str(&text, start), 0);
	while (**at == '\t') {
		size_t len = strcspn(*at + 1, "\n") + 1;

		assert_int_equal(buf_append(&text, *at + 1, len), 0);
		*at += len + 1;
		p->line++;
	}
	assert_int_equal(buf_append(&dir, path, slash ? (size_t)(slash - path) : 0), 0);
	if (slash)
		assert_int_equal(file_make_dirs_at(p->fd, dir.data, &p->e), 0);
	test_write(p->fd, path, text.data);
	buf_free(&text);
	buf_free(&dir);
}

static void
given(struct plan *p, const char *kind, const char *name, char **at)
{
	struct buf path = {0};

	if (!strcmp(kind, "given-file")) {
		write_file(p, name, "", at);
	} else if (!strcmp(kind, "given-distro")) {
		assert_int_equal(buf_printf(&path, "distros/%s/distro", name), 0);
		write_file(p, path.data, "summary s\nlibc l\ninit i\nmemory 1\ndisk 1\n", at);
	} else {
		assert_int_equal(buf_printf(&path, "distros/ports/%s/recipe", name), 0);
		write_file(p, path.data, "version 1\nsummary s\nlicense MIT\n", at);
	}
	buf_free(&path);
}

static void
test_case(void **state)
{
	struct plan p = {.file = *state};
	struct buf text = {0};
	char path[64], *at;
	int cases = open(CASES, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	p.fd = test_dir(path);
	assert_true(cases >= 0);
	assert_int_equal(file_read_at(cases, p.file, 1 << 20, &text, &p.e), 0);
	close(cases);
	for (at = text.data; *at;) {
		char *line = at, *rest;

		at += strcspn(at, "\n");
		*at++ = '\0';
		p.line++;
		rest = strchr(line, ' ');
		if (line[0] == '#' || !line[0])
			continue;
		assert_non_null(rest);
		*rest++ = '\0';
		if (!strncmp(line, "given", 5))
			given(&p, line, rest, &at);
		else if (!strcmp(line, "run"))
			run(&p, NULL, rest);
		else if (!strncmp(line, "run@", 4))
			run(&p, line + 4, rest);
		else if (!strcmp(line, "expect"))
			expect(&p, rest);
		else
			fail_msg("%s:%d: what is %s?", p.file, p.line, line);
	}
	forget_graph(&p);
	strlist_free(&p.before);
	buf_free(&text);
	test_dir_remove(p.fd, path);
}

int
main(void)
{
	static struct CMUnitTest tests[200];
	struct strlist names = {0};
	struct error e = {0};
	size_t n = 0;
	int r;

	if (dir_list(AT_FDCWD, CASES, &names, &e) < 0) {
		fprintf(stderr, "%s (run it in the top directory)\n", e.text);
		return 1;
	}
	for (size_t i = 0; i < names.n && n < 200; i++) {
		size_t len = strlen(names.item[i]);

		if (len > 5 && !strcmp(names.item[i] + len - 5, ".case"))
			tests[n++] = (struct CMUnitTest){names.item[i], test_case, NULL, NULL,
							 names.item[i]};
	}
	r = _cmocka_run_group_tests("plans", tests, n, NULL, NULL);
	strlist_free(&names);
	return r;
}
