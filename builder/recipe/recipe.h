/* A recipe: the description of one package. `DIR/NAME/recipe`, NAME is the package's name.
 *
 *   version 1.07.1
 *   summary one line            license SPDX           home URL
 *   source  FILE ORIGIN... URL...   any number; {version} is replaced; ORIGIN is debian:NAME=VERSION
 *   sha256  HEX                 of the source above it; every source has one
 *   into    DIR                 where the source above it is unpacked (its first directory dropped);
 *                               without it: the first source in the work directory itself, others not
 *                               unpacked. All archives are at /sources in the sandbox.
 *   tree    PATH                a directory of the project itself, copied to PATH in the work directory
 *   build   NAME...             packages visible while it builds; NAME@WORLD: as built in that world
 *   link    NAME...             the same, for headers and libraries (kept apart for the graph)
 *   run     NAME...             packages that it needs once installed
 *   check   NAME...             packages visible besides these in the step `check`, where that is run; not in the
 *                               key, so what is needed may itself be built by this package. Neither are files
 *                               `check.sh` (the step as a script of its own, run in the work directory) and
 *                               `failures` (tests that are known to fail) beside the recipe or in files/
 *   style   configure | make | meson | none
 *   arg     TEXT                one argument of the style's main command (configure, make, meson)
 *   seed    yes                 the seed lies below its sandbox root
 *   yields  yes | last          where another package has the same path, the other's file stands; last:
 *                               even where the other yields
 *   setuid  PATH                a file that may be setuid root in the output
 *   instead NAME...             where this package is installed, sandboxes see it and what it runs in place
 *                               of these; keys are not changed by that, output hashes tell whether it shows
 *   bundle  DISTRO...           the whole of these distros (packages, sources, project tree) is visible
 *   archives DISTRO...          the sources of these distros are visible beside those
 *   minutes N                   without a word in the log a step is given up (default 90)
 *   memory N                    limit in MiB (default none)
 */
#ifndef KILN_RECIPE_RECIPE_H
#define KILN_RECIPE_RECIPE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strlist.h"
#include "base/yields.h"

struct recipe_source {
	char *file;            /* owned; plain file name */
	struct strlist from;   /* owned; "debian:NAME=VERSION" and URLs, in order of preference */
	char sha256[SHA256_HEX];
	char *into;            /* owned; NULL: see above */
	int line;              /* in the recipe, for messages */
};

struct recipe {
	char *name, *dir, *version, *summary, *license, *home; /* owned; dir is relative to the tree */
	struct recipe_source *sources; /* owned */
	size_t nsources;
	struct strlist tree, build, link, run, check, args, setuid, instead, bundle, archives;
	char *style;           /* owned; never NULL */
	bool seed;
	enum yields yields;
	int minutes;           /* 1..1440 */
	int memory;            /* MiB; 0: no limit */
};

/* Parses one recipe. `tree_fd` is the project's top directory, `dir` e.g. "distros/ports/bc". */
int recipe_read(int tree_fd, const char *dir, struct recipe **ret, struct error *e);
/* The same from memory, for tests and fuzzing: nothing else is looked at. */
int recipe_parse(const char *text, size_t len, const char *dir, struct recipe **ret, struct error *e);
void recipe_free(struct recipe *r);

/* Finds every directory with a `recipe` file at most 3 levels below the tree (not in out/, not in
 * hidden directories); two with the same name are an error. Sorted by name. */
struct recipe_set {
	struct recipe **item; /* owned, sorted by name */
	size_t n;
	char *world; /* owned: that of a name without @WORLD; NULL (recipe_set_read): the recipes as written */
	bool checks; /* `check` lines count: the packages' own tests will be run; false (recipe_set_read) */
};
int recipe_set_read(int tree_fd, struct recipe_set *ret, struct error *e);
struct recipe *recipe_set_find(const struct recipe_set *s, const char *name); /* borrows; NULL: none */
void recipe_set_free(struct recipe_set *s);

#endif
