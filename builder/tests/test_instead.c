/* A package that stands in for another: who sees it, who does not, and that no key changes. */
#include "tests/project.h"

#include <errno.h>

#include "graph/instead.h"

struct graphs {
	struct recipe_set set;
	struct graph *plain, *swapped;
};

static void
make_graphs(struct place *p, const char *names, bool there, struct graphs *ret)
{
	struct strlist all = {0}, in = {0};

	memset(ret, 0, sizeof *ret);
	strlist_add_words(&all, names);
	strlist_add(&in, "box2");
	if (recipe_set_read(p->tree, &ret->set, &p->e) < 0 ||
	    graph_build(p->tree, &ret->set, &all, &ret->plain, &p->e) < 0 ||
	    graph_build(p->tree, &ret->set, &all, &ret->swapped, &p->e) < 0 ||
	    graph_instead(ret->swapped, &in, there, &p->e) < 0)
		fail_msg("%s", p->e.text);
	strlist_free(&all);
	strlist_free(&in);
}

static void
free_graphs(struct graphs *g)
{
	graph_free(g->plain);
	graph_free(g->swapped);
	recipe_set_free(&g->set);
}

/* Names, blank-separated. */
static const char *
names_of(struct node *const *item, size_t n)
{
	static char text[256];

	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "",
			 item[i]->recipe->name);
	return text;
}

/* box: the usual tools. box2: others, which need awk2. all: as `toolchain`, a name for several. */
static void
ports(struct place *p)
{
	port(p, "box", "", "install() { put 644 /dev/null usr/share/box; }\n");
	port(p, "awk2", "build all\n", "install() { put 644 /dev/null usr/share/awk2; }\n");
	port(p, "box2", "instead box\nbuild all\nrun awk2\n",
	     "install() { put 644 /dev/null usr/share/box2; }\n");
	port(p, "all", "run box\n", NULL);
	port(p, "user", "build all\n", "build() { ls /usr/share >/out/list; }\n");
}

static void
test_who_sees_it(void **state)
{
	struct place *p = *state;
	struct graphs g;
	struct node *n;

	ports(p);
	make_graphs(p, "user box2", false, &g);
	n = graph_find(g.plain, "user");
	assert_string_equal(names_of(n->build, n->nbuild), "all box");
	n = graph_find(g.swapped, "user");
	assert_string_equal(names_of(n->build, n->nbuild), "all awk2 box2");
	assert_string_equal(names_of(n->deps, n->ndeps), "all awk2 box2");
	n = graph_find(g.swapped, "all");
	assert_string_equal(names_of(n->run, n->nrun), "box2");
	/* The tools themselves are built as their recipes say. */
	n = graph_find(g.swapped, "awk2");
	assert_string_equal(names_of(n->build, n->nbuild), "all box");
	n = graph_find(g.swapped, "box2");
	assert_string_equal(names_of(n->build, n->nbuild), "all box");
	for (size_t i = 0; i < g.plain->n; i++)
		assert_string_equal(g.plain->item[i]->key,
				    graph_find(g.swapped, g.plain->item[i]->recipe->name)->key);
	free_graphs(&g);
}

/* Where they are installed: one stands in for several, and for what these bring along; and the tools are built
 * again by themselves. */
static void
test_installed(void **state)
{
	struct place *p = *state;
	struct graphs g;
	struct node *n;

	ports(p);
	port(p, "help", "", "install() { put 644 /dev/null usr/share/help; }\n");
	port(p, "all", "run box help\n", NULL);
	port(p, "box2", "instead box help\nbuild all\nrun awk2\n", NULL);
	make_graphs(p, "user box2", true, &g);
	n = graph_find(g.swapped, "user");
	assert_string_equal(names_of(n->build, n->nbuild), "all awk2 box2");
	n = graph_find(g.swapped, "awk2");
	assert_string_equal(names_of(n->build, n->nbuild), "all awk2 box2");
	assert_string_equal(graph_find(g.plain, "awk2")->key, n->key);
	free_graphs(&g);
}

static void
test_nothing_to_replace(void **state)
{
	struct place *p = *state;
	struct strlist wrong = {0};
	struct graphs g;

	ports(p);
	port(p, "box2", "instead nosuch\nrun awk2\n", NULL);
	make_graphs(p, "user box2", false, &g);
	assert_string_equal(names_of(graph_find(g.swapped, "user")->build, 2), "all box");
	strlist_add(&wrong, "user");
	assert_int_equal(graph_instead(g.swapped, &wrong, false, &p->e), -EINVAL);
	assert_string_equal(p->e.text, "user is not instead of another package");
	strlist_free(&wrong);
	free_graphs(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_who_sees_it),
		CASE(test_installed),
		CASE(test_nothing_to_replace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
