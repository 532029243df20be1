/* The lines of a recipe that say what it is made of: source, sha256, into (recipe.h). */
#ifndef KILN_RECIPE_RECIPE_SOURCE_H
#define KILN_RECIPE_RECIPE_SOURCE_H

#include "base/error.h"
#include "base/grammar.h"
#include "recipe/recipe.h"

/* What reading one recipe takes; all borrowed. */
struct recipe_reader {
	const struct grammar_doc *doc;
	struct recipe *r;
	struct error *e;
};

int recipe_add_source(const struct recipe_reader *p, const struct grammar_line *l);
int recipe_set_sha256(const struct recipe_reader *p, const struct grammar_line *l);
int recipe_set_into(const struct recipe_reader *p, const struct grammar_line *l);
/* Every source must have its hash before the next one begins (or the file ends). */
int recipe_check_last(const struct recipe_reader *p);

#endif
