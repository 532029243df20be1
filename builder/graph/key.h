/* What goes into a package, as text; its hash is the key. */
#ifndef KILN_GRAPH_KEY_H
#define KILN_GRAPH_KEY_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/sha256.h"
#include "graph/graph.h"

/* One `label hash` line for each thing; the keys of n's deps must be known. Appends to ret. */
int key_text(int tree_fd, const struct node *n, struct buf *ret, struct error *e);

/* Hash of those of its lines that come from files of the project: the recipe's directory, styles, trees. They are read again
 * when the package is built, which may be an hour later. */
int key_files(int tree_fd, const struct recipe *recipe, char ret_hex[SHA256_HEX], struct error *e);

/* Fills n->key, n->files and n->entry. */
int key_compute(int tree_fd, struct node *n, struct error *e);

/* Hash of a directory of the project: paths, mode x, contents, link targets. Empty directories and
 * what key_skips don't count, so that a fresh checkout and a worked-in one are the same. */
int key_hash_tree(int tree_fd, const char *path, char ret_hex[SHA256_HEX], struct error *e);

/* A name that is never copied or hashed: editors' leavings. In a tree directories "out", too. */
bool key_skips_for_all(const char *name, bool directory);
bool key_skips(const char *name, bool directory);

#endif
