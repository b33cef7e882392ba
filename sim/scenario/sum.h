/* Sums of independent distributions, as expressions and costs need them. */
#ifndef GV_SCENARIO_SUM_H
#define GV_SCENARIO_SUM_H

#include "base/pool.h"
#include "sampling/distribution.h"

#include <stddef.h>

/* The sum of n >= 1 normalised terms: a constant, a term alone, a discrete distribution where all terms are
 * discrete and not many, else a GV_SUM. What it points to lives in the pool. NULL in *wrong, or a sentence
 * that says why there is no such sum (a term without ends, too many terms). GV_OK, GV_ERR_MEMORY. */
int gv_sum_make(struct gv_pool *pool, const struct gv_distribution *terms, size_t n,
                struct gv_distribution *sum, const char **wrong);

#endif
