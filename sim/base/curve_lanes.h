/** @file
 * Values of a curve, over lanes. */
#ifndef GV_BASE_CURVE_LANES_H
#define GV_BASE_CURVE_LANES_H

#include "base/curve.h"
#include "base/lane.h"

#include <math.h>

/** The curve's value at x: at a point exactly that of the point, NaN beyond the ends and for NaN. */
GV_INLINE gv_real gv_curve_at(const struct gv_curve *curve, gv_real x)
{
    gv_int at = gv_splat_int(0); /* the last point that is not right of x */
    for (size_t i = 1; i < curve->n; i++)
        at = gv_add_bits(at, gv_shift_right(gv_greater_equal(x, curve->x[i]), 63));
    gv_real d = x - gv_gather(curve->x, at);
    gv_real value =
        gv_gather(curve->y, at) + d * (gv_gather(curve->slope, at) +
                                       d * (gv_gather(curve->bend, at) + d * gv_gather(curve->twist, at)));
    gv_int outside = gv_or(gv_less(x, curve->x[0]), gv_greater(x, curve->x[curve->n - 1]));
    return gv_select(outside, (double)NAN, value);
}

#endif
