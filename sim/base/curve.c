#include "base/curve.h"

#include "base/curve_lanes.h"

#include <math.h>

/* The slope at a point between two intervals of widths h and slopes s (equations 8 and 11): that of the
 * parabola through the three points, but at most twice the smaller one, and 0 at a turn. */
static double inner_slope(double h_before, double s_before, double h_after, double s_after)
{
    if ((s_before < 0) != (s_after < 0)) return 0;
    double parabola = (s_before * h_after + s_after * h_before) / (h_before + h_after);
    double least = fmin(2 * fmin(fabs(s_before), fabs(s_after)), fabs(parabola));
    return copysign(least, s_before);
}

bool gv_curve_make(size_t n, const double *x, const double *y, struct gv_curve *curve)
{
    *curve = (struct gv_curve){.n = n};
    double secant[GV_CURVE_POINTS_MAX] = {0};
    bool fits = true;
    for (size_t i = 0; i < n; i++) {
        curve->x[i] = x[i];
        curve->y[i] = y[i];
        if (i + 1 < n) secant[i] = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
    }
    curve->slope[0] = secant[0];
    for (size_t i = 1; i + 1 < n; i++)
        curve->slope[i] = inner_slope(x[i] - x[i - 1], secant[i - 1], x[i + 1] - x[i], secant[i]);
    for (size_t i = 0; i + 1 < n; i++) {
        double h = x[i + 1] - x[i], end = i + 2 < n ? curve->slope[i + 1] : secant[i];
        curve->bend[i] = (3 * secant[i] - 2 * curve->slope[i] - end) / h;
        curve->twist[i] = (curve->slope[i] + end - 2 * secant[i]) / (h * h);
        fits &= isfinite(curve->slope[i]) && isfinite(curve->bend[i]) && isfinite(curve->twist[i]);
    }
    if (!fits) *curve = (struct gv_curve){0};
    return fits;
}

double gv_curve_value(const struct gv_curve *curve, double x)
{
    return gv_curve_at(curve, x);
}
