/* Switching values: for each uncertain input the value at which the expected outcome would be 0.
 *
 * Two answers. With the others at their means the model is evaluated once per value, as in a deterministic
 * appraisal; this is the classical switching value. With the others drawn as they are it is the mean over the
 * draws that is 0. The two differ where the model is not linear. */
#ifndef GV_ANALYSIS_SWITCHING_H
#define GV_ANALYSIS_SWITCHING_H

#include "analysis/crossing.h"

/* Points of the scans: evaluations at the means cost next to nothing. */
enum { GV_SWITCHING_SCAN_DRAWN = 5, GV_SWITCHING_POINTS_DRAWN = 6 };

struct gv_switching_value {
    struct gv_estimate place; /* the one nearest to the mean; NaN if there is none in the range */
    size_t n;                 /* how many there are */
    bool rising;              /* the outcome is positive from there on; else up to there */
    bool positive;            /* of the outcome where there is none: everywhere at least 0 */
    double rank;              /* share of the input's distribution below the place: 0 and 1 are beyond it */
};

struct gv_switching_row {
    size_t input;                   /* index in the model */
    double mean, p05, p95;          /* of the input */
    double low, high;               /* where it was looked */
    bool low_bounded, high_bounded; /* these are bounds of the input; else ten times its range away */
    struct gv_switching_value at_means, drawn;
};

/* Free with gv_switching_free(). */
struct gv_switching {
    const struct gv_plan *plan;
    size_t policy, outcome;
    double at_means;              /* the outcome with all inputs at their means */
    struct gv_estimate expected;  /* its mean over the draws */
    struct gv_switching_row *row; /* [n], nearest first: distance from the mean in widths of P05 … P95 */
    size_t n;
    uint64_t evaluations;
};

/* How many uncertain inputs a policy has. */
size_t gv_switching_inputs(const struct gv_plan *plan, size_t policy);

/* GV_ERR_MEMORY, GV_ERR_INTERRUPTED (there is nothing then), what gv_run() returns. Of the options threads,
 * memory, tables, progress and stop count. */
int gv_switching_find(const struct gv_plan *plan, size_t policy, size_t outcome,
                      const struct gv_run_options *options, struct gv_switching *switching);
void gv_switching_free(struct gv_switching *switching);

/* What was found for some policies; borrowed. */
struct gv_switching_report {
    const struct gv_switching *switching; /* [n], one for each policy */
    size_t n;
};

#endif
