/* The little language of an input's value: a number with a unit, or a distribution of such numbers.
 *
 *     0.75    75 %    13.5 h    pert(1 %, 3 %, 4 %)    lognormal_p(10 h, 40 h)
 *
 * A bare number is in the input's own unit. Forms by percentiles and means (normal_p, lognormal_p, beta_mean)
 * are turned into their family. */
#ifndef GV_SCENARIO_EXPRESSION_H
#define GV_SCENARIO_EXPRESSION_H

#include "base/text.h"
#include "sampling/distribution.h"

/* What is wrong, where in the text (bytes), and what to do about it. Owned texts: gv_expression_error_free().
 */
struct gv_expression_error {
    size_t offset, length;
    struct gv_text message, suggestion; /* suggestion.data NULL if there is none */
};
void gv_expression_error_free(struct gv_expression_error *error);

/* Reads `text` as the value of an input measured in `unit`. The distribution is normalised. GV_OK, or
 * GV_ERR_DATA with *error filled. */
int gv_expression_read(const char *text, const char *unit, struct gv_distribution *distribution,
                       struct gv_expression_error *error);

/* Names of all functions, for completion and schema; *n is their number. */
const char *const *gv_expression_functions(size_t *n);

#endif
