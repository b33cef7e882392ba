/* What a chain's follow-up expects against the chain's own kernel, without luck: a year of months adds up to
 * the outcomes of a horizon of twelve. See chain_cases.h for which chain. */
#ifndef GV_TESTS_MODELS_FOLLOW_UP_TESTS_H
#define GV_TESTS_MODELS_FOLLOW_UP_TESTS_H

#include "chain_follow_up.h"
#include "models/chain_cases.h"

enum { FOLLOW_DRAWS = 64 };

static inline void follow_open(struct cases *c)
{
    cases_open(c, FOLLOW_DRAWS, 12);
    cases_randomise(c, 7);
    case_set(c, "chance_reach", 0);
    case_set(c, "chance_completion", 0);
    cases_run(c, GV_SIMD_SCALAR);
}

/* The months 1 … 12 of a series of draw i. */
static inline double follow_year(const struct gv_follow_expected *e, const struct gv_follow_chain *chain,
                                 enum gv_follow_column column)
{
    double sum = 0;
    for (size_t s = 0; s < chain->n_series; s++)
        for (int t = 1; t <= 12 && chain->series[s].column == column; t++)
            sum += e->mean[s][t];
    return sum;
}

#endif
