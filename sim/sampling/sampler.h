/* From uniforms to an input's values: a distribution made ready to be sampled many times. */
#ifndef GV_SAMPLING_SAMPLER_H
#define GV_SAMPLING_SAMPLER_H

#include "sampling/distribution.h"
#include "sampling/quantile_table.h"

/* Quantile tables by shape, each built once. Zero-initialise; free with gv_table_cache_free() after the last
 * sampler that uses it. Not for use by several threads at once. */
struct gv_table_cache {
    struct gv_quantile_table **tables;
    size_t n, capacity;
};

void gv_table_cache_free(struct gv_table_cache *cache);

/* Builds the tables that n distributions need and that are not there yet, with as many threads as OpenMP
 * gives: sooner than one after the other when samplers are made. GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_table_cache_fill(struct gv_table_cache *cache, size_t n,
                        const struct gv_distribution *const *distributions);

/* Copied freely; borrows its table from the cache and its points from the distribution. The numbers' meaning
 * depends on the family. */
struct gv_sampler {
    enum gv_family family;
    double low, high; /* values are kept inside; infinite where unbounded */
    double a, b,
        c; /* location and scale; triangular: c = probability below the mode; metalog: coefficients */
    double bound_low, bound_high; /* of a metalog */
    double u_low, u_width;        /* truncation: the part of (0, 1) that is left; 0 and 1 without */
    const struct gv_quantile_table *table;
    const struct gv_points *points;
};

/* `distribution` has been through gv_distribution_normalise(). GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_sampler_make(const struct gv_distribution *distribution, struct gv_table_cache *cache,
                    struct gv_sampler *sampler);

/* x[i] = quantile of u[i], u in (0, 1); n a multiple of GV_LANES_MAX. u and x may be the same. The same bits
 * on every processor. */
void gv_sampler_apply(const struct gv_sampler *sampler, size_t n, const double *u, double *x);

#endif
