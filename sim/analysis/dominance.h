/* Stochastic dominance: whether one distribution lies wholly at or above another.
 *
 * First order: F_a(x) <= F_b(x) for every x. Whoever prefers more then prefers a. The largest violation is
 * max (F_a(x) - F_b(x)), a probability, 0 where there is none.
 * Second order: E(x - a)+ <= E(x - b)+ for every x, where E(x - a)+ is the integral of F_a up to x. Whoever
 * also shuns risk then prefers a. The largest violation is in the unit of the values.
 *
 * Intervals. The largest violation in the sample is flattered by chance, since it is looked for where chance
 * is in its favour. Its interval is not. Draws are put into folds: the replicates, or for independent draws
 * 32 of equal size. The lower end: the even folds say where the violation is largest, and the odd ones how
 * large it is there, with Student's t (to leave out one fold at a time is not enough: the folds' violations
 * are then chosen almost together, and for Sobol' points the lower end was above the truth in up to 56 % of
 * the runs of a test). The upper end is the largest of the upper ends at single places; the true maximum's
 * place is among them, so it is on the safe side (as the bounds of Chernozhukov, Lee and Rosen 2013). Places
 * are some 300 of the pooled values, denser in the tails, and those of the largest violations. Where the
 * sample shows none of the first order, the upper end is at least what as many independent draws could have
 * missed (Clopper and Pearson). */
#ifndef GV_ANALYSIS_DOMINANCE_H
#define GV_ANALYSIS_DOMINANCE_H

#include "analysis/scores.h"

/* The draws of a set that have a value, by value. */
struct gv_ranked {
    double value;
    size_t draw;
};

/* Sorts `n` of them by value, equal ones by draw. */
void gv_ranked_sort(struct gv_ranked *ranked, size_t n);

/* One side of a pair: values of which more is better. `other`, if not NULL, has the other side's values by
 * draw: draws where it is NaN are left out. */
struct gv_dominance_side {
    const struct gv_ranked *ranked;
    size_t n;
    const struct gv_draw_set *set;
    const double *other;
};

enum gv_verdict {
    GV_VERDICT_NONE,      /* cannot be told: there is no value */
    GV_VERDICT_NO,        /* the violation's lower end is above GV_NEARLY */
    GV_VERDICT_UNDECIDED, /* GV_NEARLY is between both ends */
    GV_VERDICT_NEARLY,    /* the upper end is at most GV_NEARLY */
    GV_VERDICT_DOMINATES, /* no violation in the sample */
    GV_VERDICT_EQUAL,     /* and none the other way round: both distributions are the same */
    GV_VERDICTS
};

/* "none", "no", "undecided", "nearly", "dominates", "equal" */
extern const char *const gv_verdict_names[GV_VERDICTS];

/* A violation this small counts as nearly none: a probability, or a share of the larger standard deviation.
 */
#define GV_NEARLY 0.01

struct gv_dominance {
    struct gv_estimate violation; /* low and high NaN without an interval; no negative ends */
    double at;                    /* where it is largest; NaN without one */
    enum gv_verdict verdict;
};

/* first[0], second[0]: of a over b; [1]: of b over a. GV_OK, GV_ERR_MEMORY. */
int gv_dominance(const struct gv_dominance_side *a, const struct gv_dominance_side *b, double error,
                 struct gv_dominance first[2], struct gv_dominance second[2]);

#endif
