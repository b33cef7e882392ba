/* The sum of independent quantities as one distribution: its distribution function on a grid.
 *
 * Each term's probability is taken cell by cell from its distribution function, and the cells of the terms
 * are convolved as densities that are constant in a cell. Where terms have densities, the distribution
 * function of the result is exact to about (h²/8) times the number of terms times the largest slope of its
 * density, h being the range over GV_SUM_CELLS: below 1e-6 in all cases tested. Lumps of probability (a
 * discrete term that is not smoothed by the others) are spread over a cell. The mean is exact. Only correctly
 * rounded operations in a fixed order: the same bits on every processor. */
#ifndef GV_SAMPLING_SUM_H
#define GV_SAMPLING_SUM_H

#include "sampling/distribution.h"

enum { GV_SUM_TERMS_MAX = 64, GV_SUM_CELLS = 8192, GV_SUM_POINTS_MAX = GV_SUM_CELLS + 3 * GV_SUM_TERMS_MAX };

/* Values in rising order and the probability of all up to each (0 for the first, 1 for the last); between
 * them it grows in straight lines. Room for GV_SUM_POINTS_MAX; *n is how many there are. The terms are
 * normalised and have ends, at least one of them is no constant, at most GV_SUM_TERMS_MAX. GV_ERR_MEMORY. */
int gv_sum_tabulate(const struct gv_distribution *terms, size_t n_terms, size_t *n, double *value,
                    double *cumulative);

/* P(X <= x) on such a table. */
double gv_sum_cdf(const struct gv_points *points, double x);

#endif
