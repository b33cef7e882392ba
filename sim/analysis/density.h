/* Densities, for weights: constant factors, as that of a truncation, are left out. Nothing here reaches a
 * result file, so libm may serve. */
#ifndef GV_ANALYSIS_DENSITY_H
#define GV_ANALYSIS_DENSITY_H

#include "engine/datum.h"
#include "sampling/distribution.h"

/* log density (of discrete: probability) of a distribution at x, but for a constant; -INFINITY where there is
 * none. */
double gv_log_density(const struct gv_distribution *distribution, double x);

/* log probability of the datum where the model expects `mean`, but for a constant; -INFINITY where it cannot
 * be. */
double gv_log_likelihood(const struct gv_datum *datum, double mean);

#endif
