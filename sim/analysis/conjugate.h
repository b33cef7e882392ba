/* Exact updates: priors that stay in their family. */
#ifndef GV_ANALYSIS_CONJUGATE_H
#define GV_ANALYSIS_CONJUGATE_H

#include "engine/datum.h"
#include "sampling/distribution.h"

#include <stdbool.h>

/* What n data of which the model expects scale[i] · x make of the prior of x, each counted `discount` times
 * (the power prior of Ibrahim and Chen 2000; 1 in full):
 *
 *   binomial   beta, uniform, pert on 0 … 1   with scale 1
 *   Poisson    gamma                          scale · x expected, scale being the exposure
 *   normal     normal
 *
 * truncated or not. False where a prior or a datum is none of these, or the data leave nothing of a truncated
 * prior: *posterior is then untouched. */
bool gv_conjugate_update(const struct gv_distribution *prior, size_t n, const struct gv_datum *const *data,
                         const double *scale, double discount, struct gv_distribution *posterior);

#endif
