/* The ratio of two sums over groups of draws that are independent of each other: a share of a variance, with
 * its interval from the spread between groups. */
#ifndef GV_ENGINE_RATIO_H
#define GV_ENGINE_RATIO_H

#include "engine/interval.h"

#include <stdbool.h>
#include <stddef.h>

/* What a group adds to the numerator and to the denominator. */
struct gv_ratio_sums {
    double part, whole;
};

/* The ratio of the sums, its interval by linearisation: `quantile` is that of the groups' distribution. The
 * interval is not known with one group. deviation[n], unless NULL, gets what each group is off by: their mean
 * is 0, and gv_replicate_half_width() of them is half of the interval. Deviations of several estimates from
 * the same groups may be added to get that of their sum. */
struct gv_estimate gv_ratio_estimate(size_t n, const struct gv_ratio_sums *groups, double quantile,
                                     double *deviation);

/* False where so few draws carry the variance, as with an event that is rare, that the spread between groups
 * says nothing about the error: from the sums of squares and fourth powers of deviations from the mean. Their
 * ratio is the number of events where these are rare. */
bool gv_variance_is_carried(double squares, double fourths);

#endif
