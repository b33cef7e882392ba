/* One column's data while its statistics are computed, and the estimates that take more than its moments.
 * Internal to the engine's statistics. */
#ifndef GV_ENGINE_SERIES_H
#define GV_ENGINE_SERIES_H

#include "engine/collector.h"
#include "engine/order_statistics.h"

/* A thread's data and scratch, reused from column to column. */
struct gv_series {
    const struct gv_collector *collector;
    const struct gv_outcome *outcome;
    uint32_t replicates;
    double error, t, z; /* of the intervals: probability of error, and the quantiles that go with it */
    const struct gv_moment_tree *trees; /* [replicates] */
    const uint64_t *positive;           /* [replicates] */
    const struct gv_excess *excess;     /* [replicates] beyond the bins' threshold, if binned */
    struct gv_moments replicate[GV_REPLICATES_MAX];
    struct gv_moments total;
    uint64_t draws, valid; /* valid: counted in quantiles (missing values beyond the horizon are) */
    bool classical;        /* independent draws */
    const double *values;  /* stored, or NULL */
    uint64_t n_values;
    uint64_t *fine;   /* [n_bins + 2] added up over threads, if binned */
    uint64_t *up_to;  /* [n_bins + 2] counts of a bin and of all below */
    uint64_t *coarse; /* [replicates][GV_COARSE_BINS + 2] */
    const struct gv_bins *bins;
    double *work, *scratch; /* [n_values] */
    uint16_t *bucket;       /* [n_values] */
    struct gv_ranking ranking;
    double end[2];   /* the histogram's ends, found along with the quantiles */
    uint64_t ranked; /* the number of values that the ranks below are for: nearly all columns share it */
    int64_t rank_below[GV_QUANTILES], rank_above[GV_QUANTILES];
};

/* Interval of `value` from one deviation per replicate, whose mean is 0. */
struct gv_estimate gv_series_around(const struct gv_series *series, double value, const double *deviation);

/* Values of a replicate that count in quantiles. */
double gv_series_replicate_valid(const struct gv_series *series, uint32_t replicate);

/* Calls `use` for every run of stored values of one replicate, in the order of the draws. */
typedef void gv_series_run_fn(void *context, uint32_t replicate, size_t n, const double *values);
void gv_series_each_run(const struct gv_series *series, gv_series_run_fn *use, void *context);

/* out->quantile and its resolution; also the histogram's ends. */
void gv_series_quantiles(struct gv_series *series, struct gv_statistics *out);

/* out->worst, from out->quantile. */
void gv_series_worst(const struct gv_series *series, struct gv_statistics *out);

/* out->histogram */
void gv_series_histogram(const struct gv_series *series, struct gv_statistics *out);

#endif
