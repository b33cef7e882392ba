/* The distribution function of a product of independent positive factors, as cubics over cells of octaves.h.
 *
 * One factor after the other: F(z) = E[F_before(z/x)] over the next factor x. The expectation is an integral
 * over the logit of that factor's uniform, where tails of all families fall off as exponentials: panels of
 * Gauss-Legendre points, split where z/x passes an end or a corner of F_before at which it bends. The widest
 * factor comes first, so that F_before is smooth over each of the others. */
#ifndef GV_ENGINE_PRODUCT_CDF_H
#define GV_ENGINE_PRODUCT_CDF_H

#include "engine/octaves.h"
#include "sampling/sampler.h"

enum { GV_CUBICS_LOG2 = 9, GV_CUBICS_MAX = 2 << GV_CUBICS_LOG2 };

struct gv_product_cdf {
    struct gv_octaves cells;
    int n;                      /* cubics */
    double high;                /* 0 below cells.low, 1 above this */
    double c[GV_CUBICS_MAX][4]; /* of the place in a cell */
};

double gv_product_cdf_at(const struct gv_product_cdf *f, double x);

/* Cubic i at its place z, 0 to 1. */
static inline double gv_product_cdf_cubic(const struct gv_product_cdf *f, int64_t i, double z)
{
    const double *c = f->c[i];
    return c[0] + z * (c[1] + z * (c[2] + z * c[3]));
}

/* Where cubic i, of places 0 to 1, has its place z. */
double gv_product_cdf_place(const struct gv_product_cdf *f, int i, double z);

/* The distribution function of the product of as many of n factors as cubics can hold and, if they are read
 * off at `lines` points (a power of two), also lines between these: their mean error over the distribution,
 * measured, is at most 2e-6. taken[k] tells whether factor k is in; n_taken counts them, and *f is not set if
 * that is 0. n is at most GV_SMOOTH_FACTORS_MAX. Quantile tables come from `cache`. GV_ERR_MEMORY. */
int gv_product_cdf_make(size_t n, const struct gv_distribution *const *factors, struct gv_table_cache *cache,
                        int lines, bool *taken, size_t *n_taken, struct gv_product_cdf *f);

#endif
