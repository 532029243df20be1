#include <stdio.h>
#include <stdlib.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"

static bool
in_store(const struct cmd *c, const struct node *n)
{
	char *path = store_find(c->store, n->entry);

	free(path);
	return path != NULL;
}

static void
print_names(const char *label, const struct strlist *l)
{
	if (l->n)
		printf(" %s", label);
	for (size_t i = 0; i < l->n; i++)
		printf(" %s", l->item[i]);
}

static void
print_runs(const struct node *n)
{
	if (n->nrun)
		printf(" run");
	for (size_t i = 0; i < n->nrun; i++)
		printf(" %s", n->run[i]->name);
}

static void
print_text(const struct cmd *c, const struct graph *g)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct node *n = g->item[i];

		printf("%c %s %s:", in_store(c, n) ? '+' : '-', n->name, n->recipe->version);
		print_names("build", &n->builds);
		print_names("link", &n->links);
		print_runs(n);
		putchar('\n');
	}
}

static void
print_edges(const char *name, const struct strlist *to, const char *style)
{
	for (size_t i = 0; i < to->n; i++)
		printf("  \"%s\" -> \"%s\" [style=%s];\n", name, to->item[i], style);
}

static void
print_dot(const struct cmd *c, const struct graph *g)
{
	printf("digraph kiln {\n  rankdir=LR;\n  node [shape=box];\n");
	for (size_t i = 0; i < g->n; i++) {
		const struct node *n = g->item[i];

		printf("  \"%s\" [label=\"%s\\n%s\"%s];\n", n->name, n->name, n->recipe->version,
		       in_store(c, n) ? " style=filled" : "");
		print_edges(n->name, &n->builds, "dashed");
		print_edges(n->name, &n->links, "solid");
		for (size_t k = 0; k < n->nrun; k++)
			printf("  \"%s\" -> \"%s\" [style=dotted];\n", n->name, n->run[k]->name);
	}
	printf("}\n");
}

static int
graph_run(struct cmd *c, int argc, char **argv)
{
	bool dot = false;
	const struct cmd_option options[] = {{"--dot", &dot, NULL}};
	int status = cmd_options(c, &graph_command, &argc, argv, options, 1, 1, -1);
	struct strlist names = {0};
	struct graph *g = NULL;
	struct error e = {""};
	int r;

	if (status >= 0)
		return status;
	r = cmd_open_store(c, &e);
	if (r == 0)
		r = cmd_names(argc, argv, &names, &e);
	if (r == 0)
		r = cmd_graph(c, &names, &g, &e);
	strlist_free(&names);
	if (r < 0)
		return cmd_fail(r, &e);
	if (dot)
		print_dot(c, g);
	else
		print_text(c, g);
	graph_free(g);
	return EXIT_FINE;
}

const struct command graph_command = {
	.name = "graph",
	.arguments = "[--dot] NAME...",
	.summary = "Shows what packages need, in the order in which they are built",
	.text = "A line each, with + when it is in the store.\n"
		"  --dot        for Graphviz: dashed build, solid link, dotted run\n",
	.run = graph_run,
};
