/* The statistics of a run: what is reported of each outcome under each policy, every figure with its
 * interval.
 *
 * Randomised designs (sobol, lhs; R >= 2): Student t over the R replicates; for a quantile, over the
 * replicates' shares at the pooled estimate, turned back into values. Plain Monte Carlo: the classical
 * intervals of independent draws (normal for the mean, Wilson for probabilities, order statistics for
 * quantiles). */
#ifndef GV_ENGINE_STATISTICS_H
#define GV_ENGINE_STATISTICS_H

#include "engine/interval.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reported quantiles: P05, P25, P50, P75, P95. */
#define GV_QUANTILE_LIST(X) X(P05, 0.05) X(P25, 0.25) X(P50, 0.5) X(P75, 0.75) X(P95, 0.95)

enum {
#define GV_QUANTILE_ENUM(name, p) GV_##name,
    GV_QUANTILE_LIST(GV_QUANTILE_ENUM)
#undef GV_QUANTILE_ENUM
        GV_QUANTILES
};

extern const double gv_quantile_probabilities[GV_QUANTILES];
extern const char *const gv_quantile_names[GV_QUANTILES];

enum { GV_HISTOGRAM_BINS = 64 };

/* A histogram for drawing: bins of equal width from `low` on, what lies outside counted apart. */
struct gv_histogram {
    double low, width;
    uint64_t count[GV_HISTOGRAM_BINS];
    uint64_t below, above;
};

struct gv_statistics {
    uint64_t draws;   /* that did not fail */
    uint64_t missing; /* of them, without a value */
    struct gv_estimate mean, sd;
    struct gv_estimate positive; /* P(value >= 0); for an indicator P(value = 1) */
    struct gv_estimate quantile[GV_QUANTILES];
    double quantile_resolution; /* quantiles are exact to this much; 0 = exact */
    /* With `smoothed`, positive and quantile above are estimates by pre-integration (smoothing.h), and these
     * are the plain ones, from the draws themselves. */
    bool smoothed;
    struct gv_estimate plain_positive, plain_quantile[GV_QUANTILES];
    struct gv_histogram histogram;
};

#endif
