/* Importance weights that can be trusted: Pareto smoothing (Vehtari, Simpson, Gelman, Yao and Gabry 2024),
 * with the fit of Zhang and Stephens (2009). */
#ifndef GV_ANALYSIS_PARETO_H
#define GV_ANALYSIS_PARETO_H

#include <stddef.h>

/* The largest of n log weights are replaced by what a generalised Pareto distribution expects in their place;
 * then all are made weights that add up to 1. *k is the shape of that tail: 0 where its weights do not
 * differ, infinite where a few draws have all the weight, NaN where there are too few draws to tell. If no
 * weight is above 0, they are all 0 and k is infinite. GV_ERR_MEMORY. */
int gv_pareto_smooth(size_t n, double *weight, double *k);

/* The k from which n draws are not enough: min(1 - 1/log10 n, 0.7). */
double gv_pareto_threshold(size_t n);

/* Draws that are worth as much as n weighted ones: (sum w)² / sum w². */
double gv_effective_draws(size_t n, const double *weight);

#endif
