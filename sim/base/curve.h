/** @file
 * A curve through points: Steffen's monotone cubics (1990, Astronomy and Astrophysics 239, 443-450).
 *
 * Between two points the curve is a cubic that never leaves the range of their values; it has no wiggles, and
 * its slope is continuous. Slopes at the ends are those of the straight line to the next point, as in GSL's
 * gsl_interp_steffen. Two points give that line. The same bits on every processor. Values over lanes:
 * curve_lanes.h. */
#ifndef GV_BASE_CURVE_H
#define GV_BASE_CURVE_H

#include "base/public.h"

#include <stdbool.h>
#include <stddef.h>

GV_BEGIN_C

/** How many points a curve may have. */
enum { GV_CURVE_POINTS_MAX = 64 /**< points */ };

/** Right of point i and at it, with d = x - x[i], the curve is
 * y[i] + d (slope[i] + d (bend[i] + d twist[i])). The last point has no cubic: the three are 0. Zero is no
 * curve. */
struct gv_curve {
    size_t n;                          /**< points; 0 where there is no curve */
    double x[GV_CURVE_POINTS_MAX];     /**< of the points, rising */
    double y[GV_CURVE_POINTS_MAX];     /**< of the points */
    double slope[GV_CURVE_POINTS_MAX]; /**< coefficient of d */
    double bend[GV_CURVE_POINTS_MAX];  /**< coefficient of d² */
    double twist[GV_CURVE_POINTS_MAX]; /**< coefficient of d³ */
};

/** The curve through n points (2 … GV_CURVE_POINTS_MAX) with rising x. False if it cannot be told in doubles,
 * because points are too close together or too far apart; then *curve is empty. */
GV_PUBLIC bool gv_curve_make(size_t n, const double *x, const double *y, struct gv_curve *curve);

/** The curve's value at x; NaN beyond its ends. */
GV_PUBLIC double gv_curve_value(const struct gv_curve *curve, double x);

GV_END_C

#endif
