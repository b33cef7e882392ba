/* Gains as functions of one to three inputs: E[gain of each decision | inputs], from draws that are there.
 *
 * A tensor product of the splines of regression.h, with a penalty on second differences along each input
 * (Eilers and Marx 2003), whose weight cross-validation over the batches chooses for all decisions together.
 * The linear algebra is the project's own, of banded matrices and in a fixed order, so that bits travel. */
#ifndef GV_ANALYSIS_SURFACE_H
#define GV_ANALYSIS_SURFACE_H

#include "analysis/worth.h"

enum { GV_SURFACE_INPUTS_MAX = 3, GV_SURFACE_FUNCTIONS_MAX = 512 };

/* The worth of knowing the inputs before choosing (EVPPI). x[n] are their draws. *fits is false, and nothing
 * is done, where they have so many values that the functions would be too many. GV_ERR_MEMORY. */
int gv_surface_worth(const struct gv_gains *gains, size_t n, const double *const *x, bool *fits,
                     struct gv_worth *worth);

/* Adds to sum[decisions][draws] what the fit to one input says of each decision's gain, less its mean.
 * GV_ERR_MEMORY. */
int gv_surface_add(const struct gv_gains *gains, const double *x, double *sum);

#endif
