#include "analysis/counting.h"

#include "base/elementary.h"

#include <math.h>

static const double many = 500;

static double rounded_normal(double mean, double sd, double most, double u)
{
    return fmin(fmax(0, floor(mean + sd * gv_normal_quantile(u) + 0.5)), most);
}

double gv_poisson_quantile(double mean, double u)
{
    if (!(mean > 0)) return 0;
    if (mean > many) return rounded_normal(mean, sqrt(mean), INFINITY, u);
    double p = exp(-mean), below = p, k = 0;
    while (below < u && k < 4 * many) {
        k++;
        p *= mean / k;
        below += p;
    }
    return k;
}

double gv_binomial_quantile(double n, double share, double u)
{
    if (!(n > 0) || !(share > 0)) return 0;
    if (share >= 1) return n;
    if (n > many) return rounded_normal(n * share, sqrt(n * share * (1 - share)), n, u);
    if (share > 0.5)
        return n - gv_binomial_quantile(n, 1 - share, 1 - u); /* (1 - share)^n keeps its digits */
    double p = exp(n * log1p(-share)), below = p, k = 0, odds = share / (1 - share);
    while (below < u && k < n) {
        p *= (n - k) / (k + 1) * odds;
        k++;
        below += p;
    }
    return k;
}
