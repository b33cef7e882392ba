#include "engine/ratio.h"

#include <math.h>

/* Draws that must carry the variance at least. */
enum { CARRIERS = 100 };

struct gv_estimate gv_ratio_estimate(size_t n, const struct gv_ratio_sums *groups, double quantile,
                                     double *deviation)
{
    struct gv_ratio_sums total = {0};
    double squares = 0;
    for (size_t g = 0; g < n; g++) {
        total.part += groups[g].part;
        total.whole += groups[g].whole;
    }
    double ratio = total.part / total.whole;
    for (size_t g = 0; g < n; g++) {
        double residual = groups[g].part - ratio * groups[g].whole;
        squares += residual * residual;
        if (deviation) deviation[g] = residual * (double)n / total.whole;
    }
    double half = n > 1 ? quantile * sqrt(squares * (double)n / (double)(n - 1)) / total.whole : NAN;
    return (struct gv_estimate){ratio, ratio - half, ratio + half};
}

bool gv_variance_is_carried(double squares, double fourths)
{
    return squares * squares >= CARRIERS * fourths;
}
