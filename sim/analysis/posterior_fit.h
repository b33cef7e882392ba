/* Distributions fitted to weighted draws: what a posterior is written as, and drawn from again. */
#ifndef GV_ANALYSIS_POSTERIOR_FIT_H
#define GV_ANALYSIS_POSTERIOR_FIT_H

#include "base/pool.h"
#include "sampling/distribution.h"

/* Mean, standard deviation and quantiles P05, P10, P50, P90, P95 of draws whose weights add up to 1. */
struct gv_weighted_summary {
    double mean, sd, p05, p10, p50, p90, p95;
};

/* GV_ERR_MEMORY. */
int gv_weighted_summarise(size_t n, const double *x, const double *weight,
                          struct gv_weighted_summary *summary);

/* The distribution on the prior's own range that has the draws' mean and variance: a beta on a bounded range
 * (written as beta or PERT), else of the prior's family; a metalog through the draws' percentiles; the
 * prior's own points with new probabilities, which are taken from the pool. GV_ERR_MEMORY. */
int gv_posterior_fit(const struct gv_distribution *prior, size_t n, const double *x, const double *weight,
                     struct gv_pool *pool, struct gv_distribution *fit);

/* rank[m][m]: weighted rank correlations of m columns of draws, none nearer to 1 than 0.999. GV_ERR_MEMORY.
 */
int gv_weighted_ranks(size_t m, size_t n, const double *const x[], const double *weight, double *rank);

#endif
