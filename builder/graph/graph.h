/* The dependency graph with every key, known before anything runs. */
#ifndef KILN_GRAPH_GRAPH_H
#define KILN_GRAPH_GRAPH_H

#include "base/error.h"
#include "base/sha256.h"
#include "base/strlist.h"
#include "recipe/distro.h"
#include "recipe/recipe.h"

struct node {
	const struct recipe *recipe; /* borrowed from the recipe set */
	char *name;                  /* owned: the recipe's name, or NAME@WORLD (recipe/world.h) */
	size_t world;                /* which one, for those who collect; 0: as written */
	size_t id;                   /* below the number of nodes */
	struct strlist builds, links; /* names of the nodes that its `build` and `link` lines mean */
	struct node **build; /* owned array: the closure that is visible in its sandbox: build and
				link dependencies, and whatever these `run`; sorted by name */
	size_t nbuild;
	struct node **deps; /* owned array: build, plus bundle: what must be finished before it
			       builds; sorted by name */
	size_t ndeps;
	struct node **check; /* owned array: the closure of its `check` lines, sorted by name; none where the set's
				`checks` is false */
	size_t ncheck;
	struct node **run; /* owned array: run as written, sorted by name */
	size_t nrun;
	struct node **bundle; /* owned array: the packages of the distros that it bundles, with what
				 they run; sorted by name */
	size_t nbundle;
	struct strlist bundle_sources; /* `FILE SHA256` of every archive that the bundled packages
				  and offers, and whatever these need, are made of; sorted */
	char key[SHA256_HEX];
	char files[SHA256_HEX]; /* key_files when the key was made */
	char entry[200]; /* NAME-VERSION-KEY with 32 digits of the key: its name in the store */
	int weight;      /* CPU seconds from distros/times; 10 when unknown */
};

struct graph_alias {
	char *name;        /* owned */
	struct node *node; /* borrowed */
};

struct graph {
	struct node **item; /* owned, in an order in which every node stands after its dependencies,
			       ties by name */
	size_t n;
	struct graph_alias *alias; /* owned: names that were asked for, where a node has another */
	size_t naliases;
};

/* The graph of `names` and all they need (build, link and run). A name is NAME, of the set's world, or
 * NAME@WORLD. Unknown names name the nearest one
 * and who asks for it; a cycle is told as a -> b -> a. The key of a node is the SHA-256 of the text
 * that graph_explain returns: format version; the recipe's lines that matter for the output (not
 * summary, license, home, run, check, minutes, memory, nor where sources come from), normalised; every
 * other file in the recipe's directory (build.sh, patches/, files/: path, mode x, contents;
 * README.md and editors' leavings don't count); the styles/ scripts that its style runs; source
 * hashes; contents of its trees (out/ and editors' leavings are never in them); keys of its `build`
 * closure; for bundle the keys of all of the distros' packages and the hashes of all sources. The
 * seed is not in it. */
int graph_build(int tree_fd, const struct recipe_set *set, const struct strlist *names,
		struct graph **ret, struct error *e);
/* As it was asked for (NAME of the set's world), or else by a node's own name. NULL: there is none. Borrows. */
struct node *graph_find(const struct graph *g, const char *name);
/* The run closure of names: what gets installed. Borrowed nodes in a new owned array. */
int graph_runtime(const struct graph *g, const struct strlist *names, struct node ***ret,
		  size_t *ret_n, struct error *e);
/* Lines that went into the key, one `label hash` each, for `kiln why`. Returns owned. */
char *graph_explain(int tree_fd, const struct node *n, struct error *e);
void graph_free(struct graph *g);

#endif
