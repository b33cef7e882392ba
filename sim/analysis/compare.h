/* Policies compared with each other on the draws of one outcome: difference, P(better), expected regret,
 * P(best), expected value of perfect information, stochastic dominance.
 *
 * Policies that share their draws are compared draw by draw (paired): in the world of draw d all of them meet
 * the same luck and the same unknowns. Others are independent: every draw of the one is compared with every
 * draw of the other.
 *
 *     struct gv_comparison comparison;
 *     int status = gv_comparison_make(&task, &comparison);
 *     … gv_comparison_pair(&comparison, a, b)->better …
 *     gv_comparison_free(&comparison);
 *
 * Definitions. Regret of a policy in a draw: what the best policy of that draw has more than it. With X_p the
 * values, of which more is better: regret E[max X - X_p], EVPI E[max X] - max E[X_p] (Raiffa and Schlaifer
 * 1961). So the smallest expected regret is the EVPI, on the same draws. Ties are split evenly: P(a better
 * than b) + P(b better than a) = 1, and the P(best) add up to 1. */
#ifndef GV_ANALYSIS_COMPARE_H
#define GV_ANALYSIS_COMPARE_H

#include "analysis/dominance.h"
#include "analysis/scores.h"

/* values[draws of the set], NaN where missing; borrowed while the comparison is made. */
struct gv_compared {
    const double *values;
    size_t set; /* policies of one set are paired */
};

struct gv_comparison_task {
    const struct gv_draw_set *sets;
    const struct gv_compared *policies;
    size_t n_policies;
    int direction; /* of the outcome: +1 more is better, -1 less, 0 neither */
    double error;  /* of the intervals: 1 - confidence */
};

/* One policy. P(best) and regret exist where all policies share their draws. */
struct gv_contender {
    struct gv_estimate mean, best, regret;
    uint64_t draws; /* with a value */
};

/* a against b. For a direction of 0 only difference, equal and the counts exist. */
struct gv_pair {
    bool paired;
    uint64_t draws;                    /* paired: with both values; else the smaller number of values */
    uint64_t left_out;                 /* draws where a value is missing */
    struct gv_estimate difference;     /* mean of a - mean of b, in the outcome's own direction */
    struct gv_estimate better;         /* P(a better than b) */
    double equal;                      /* share of ties, which `better` counts half */
    struct gv_dominance first, second; /* of a over b */
};

struct gv_comparison {
    size_t n;
    struct gv_contender *contenders; /* [n] */
    struct gv_pair *pairs;           /* [n][n]; the diagonal is zero */
    bool joint;                      /* all policies share their draws, and the outcome has a direction */
    uint64_t joint_draws, joint_left_out;
    size_t best;             /* the policy with the best mean in those draws */
    struct gv_estimate evpi; /* NaN unless joint */
};

/* At least one policy. GV_OK, GV_ERR_MEMORY. */
int gv_comparison_make(const struct gv_comparison_task *task, struct gv_comparison *comparison);

const struct gv_pair *gv_comparison_pair(const struct gv_comparison *comparison, size_t a, size_t b);

void gv_comparison_free(struct gv_comparison *comparison);

#endif
