/* The little language of an input's value: a number with a unit, or a distribution of such numbers.
 *
 *     0.75    75 %    13.5 h    pert(1 %, 3 %, 4 %)    lognormal_p(10 h, 40 h)
 *
 * A bare number is in the input's own unit. Forms by percentiles and means (normal_p, lognormal_p, beta_mean)
 * are turned into their family. discrete(v:p, …) lists values with
 * their probabilities, empirical("file.csv",column) takes them from data, truncate(DISTRIBUTION, low, high)
 * cuts. */
#ifndef GV_SCENARIO_EXPRESSION_H
#define GV_SCENARIO_EXPRESSION_H

#include "base/diagnostics.h"
#include "base/pool.h"
#include "sampling/distribution.h"

/* What is wrong, where in the text (bytes), and what to do about it. Owned texts: gv_expression_error_free().
 */
struct gv_expression_error {
    size_t offset, length;
    struct gv_text message, suggestion; /* suggestion.data NULL if there is none */
};
void gv_expression_error_free(struct gv_expression_error *error);

/* What an expression may need beside its text. `open_file` reads the file that an empirical() names, relative
 * to the scenario: its content, borrowed, or NULL after filling `message`. */
struct gv_expression_context {
    struct gv_pool *pool; /* owns the points of discrete distributions */
    const struct gv_source *(*open_file)(void *opener, const char *name, struct gv_text *message);
    void *opener;
};

/* Reads `text` as the value of an input measured in `unit`. The distribution is normalised; its points live
 * in the context's pool. GV_OK; GV_ERR_DATA with *error filled; GV_ERR_MEMORY. */
int gv_expression_read(const char *text, const char *unit, const struct gv_expression_context *context,
                       struct gv_distribution *distribution, struct gv_expression_error *error);

/* A function, as the reader and the JSON Schema know it. `arguments` has a letter for each:
 *
 *     q  a quantity in the input's unit       p  a quantity, a colon and a probability
 *     n  a pure number                        w  a word, or a text in quotes
 *     d  a distribution or a quantity         +  the one before it, as often as one likes
 *
 * and what stands behind '|' may be left out. */
struct gv_expression_function {
    const char *name, *arguments, *signature;
};

/* All functions; *n is their number. */
const struct gv_expression_function *gv_expression_functions(size_t *n);

#endif
