/* What one variable explains of another, from draws that are there already.
 *
 * E[y | x] is fitted by a P-spline (Eilers and Marx 1996): cubic B-splines on equal intervals of x, with a
 * penalty on second differences of the coefficients whose weight generalised cross-validation chooses. Where
 * x has few values, the mean at each of them takes its place. No ranks and no neighbours are used: such
 * estimators rest on independent draws, and the points of a net are not.
 *
 * The explained share is Σ[(y - m)² - (y - f(x))²] / Σ(y - m)², m being the mean. Fitted on the draws it is
 * judged by, f flatters it by about as much as f fitted on the other batches makes it too small: the estimate
 * is the mean of the two. */
#ifndef GV_ANALYSIS_REGRESSION_H
#define GV_ANALYSIS_REGRESSION_H

#include "analysis/sobol_indices.h"

enum { GV_SPLINE_INTERVALS = 40, GV_FEW_VALUES = 32, GV_BASIS_MAX = GV_SPLINE_INTERVALS + 3 };

/* The functions of x that E[y | x] is made of, at every draw. Zero-initialise; free with gv_basis_free(). */
struct gv_basis {
    size_t draws, n;
    size_t span;          /* functions that are not 0 at a draw: 4, or 1 of few values */
    unsigned char *first; /* [draws] the first of them */
    double *weight;       /* [draws][span] */
};

/* x[draws], and sorted[draws] the same in rising order; not all alike, none missing. GV_ERR_MEMORY. */
int gv_basis_make(size_t draws, const double *x, const double *sorted, struct gv_basis *basis);
/* The same with fewer than GV_SPLINE_INTERVALS intervals. */
int gv_basis_make_of(size_t intervals, size_t draws, const double *x, const double *sorted,
                     struct gv_basis *basis);
void gv_basis_free(struct gv_basis *basis);

/* The share of the variance of y[draws] that x explains. Draws whose y is missing do not count.
 * GV_ERR_MEMORY.
 */
int gv_basis_explain(const struct gv_basis *basis, const struct gv_batches *batches, const double *y,
                     struct gv_index *share);

#endif
