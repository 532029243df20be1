/* Where a package is installed whose recipe says `instead NAME`, sandboxes see it (and what it runs) in
 * place of NAME: a system with other tools rebuilds itself by its own. The keys stay, as they do when
 * the seed is another one: equal output hashes show that it does not matter. */
#ifndef KILN_GRAPH_INSTEAD_H
#define KILN_GRAPH_INSTEAD_H

#include "graph/graph.h"

/* Changes `build`, `deps` and `run` of every node but those replaced. The stand-in itself and what it
 * runs, the tools, are built as their recipes say, so that they can be made at all; `there`: they are made
 * already, and are built again by themselves. `stand_ins` are packages of g; nothing happens where
 * nothing in g names what one replaces. 0 or -ENOMEM, -EINVAL: no stand-in. */
int graph_instead(struct graph *g, const struct strlist *stand_ins, bool there, struct error *e);

#endif
