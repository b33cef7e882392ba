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
#include "engine/model.h"
#include "sampling/design.h"

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

#define GV_WORST_SHARE 0.05

enum { GV_HISTOGRAM_BINS = 64 };

/* A histogram for drawing: bins of equal width from `low` on, what lies outside counted apart. */
struct gv_histogram {
    double low, width;
    uint64_t count[GV_HISTOGRAM_BINS];
    uint64_t below, above;
};

/* True for outcomes of which the mean of the worst draws is a statistic: those that have a worse side. */
bool gv_has_worst(const struct gv_outcome *outcome);

/* The estimates of single replicates, for what is compared replicate by replicate; smoothed ones where the
 * statistics are. NaN beyond the replicates, and where there is none. */
struct gv_by_replicate {
    double mean[GV_REPLICATES_MAX], positive[GV_REPLICATES_MAX], worst[GV_REPLICATES_MAX];
};

struct gv_statistics {
    uint64_t draws;   /* that did not fail */
    uint64_t missing; /* of them, without a value */
    struct gv_estimate mean, sd;
    struct gv_estimate positive; /* P(value >= 0); for an indicator P(value = 1) */
    struct gv_estimate quantile[GV_QUANTILES];
    double quantile_resolution; /* quantiles are exact to this much; 0 = exact */
    /* Conditional value at risk: mean of the worst GV_WORST_SHARE of the draws (the lowest values where more
     * is better, the highest where less is). Does not exist (NaN) for neutral outcomes and indicators;
     * infinite where the worst lie beyond the horizon. */
    struct gv_estimate worst;
    /* With `smoothed`, mean, positive and quantile above are estimates by pre-integration (smoothing.h), and
     * these are the plain ones, from the draws themselves. */
    bool smoothed;
    struct gv_estimate plain_mean, plain_positive, plain_quantile[GV_QUANTILES];
    struct gv_histogram histogram;        /* of headline outcomes; width 0 where there is none */
    struct gv_by_replicate *by_replicate; /* NULL unless asked for; the result's */
};

/* How much of its draws a run works out. */
enum gv_summaries {
    GV_SUMMARIES_ALL,
    /* Without what is shown of a single run only: histograms, the smoothed density and the share of chance.
     * They take most of the time of a short run. */
    GV_SUMMARIES_ESTIMATES,
    GV_SUMMARIES_NONE, /* the draws are for the sink alone */
};

/* The figures that a run estimates of an outcome, by name: mean, sd, cvar, probability_positive, P05 … */
enum gv_statistic {
    GV_STATISTIC_MEAN,
    GV_STATISTIC_SD,
    GV_STATISTIC_CVAR,
    GV_STATISTIC_POSITIVE,
    GV_STATISTIC_QUANTILE, /* and those behind it: GV_STATISTIC_QUANTILE + GV_P05 … */
    GV_STATISTICS = GV_STATISTIC_QUANTILE + GV_QUANTILES
};

/* GV_STATISTICS if there is no such name. */
enum gv_statistic gv_statistic_find(const char *name);
const char *gv_statistic_name(enum gv_statistic statistic);
struct gv_estimate gv_statistic_of(const struct gv_statistics *statistics, enum gv_statistic statistic);

/* What pre-integration (smoothing.h) did under one policy: the inputs that were integrated out, inner factors
 * first (indices in the model; none where nothing is free), and the smoothed density of the outcome in the
 * bins of its histogram, from the first draws only; NaN where there is none. */
enum { GV_SMOOTH_FACTORS_MAX = 8 };

struct gv_smoothed {
    size_t outcome; /* index in the model */
    size_t inputs[2 * GV_SMOOTH_FACTORS_MAX], n_inputs;
    struct gv_estimate density[GV_HISTOGRAM_BINS];
};

#endif
