#include "engine/interval.h"

#include "base/elementary.h"
#include "sampling/tail.h"

#include <math.h>

double gv_estimate_half_width(struct gv_estimate estimate)
{
    return 0.5 * (estimate.high - estimate.low);
}

double gv_student_t(double degrees, double error)
{
    /* degrees / (degrees + T²) is Beta(degrees/2, 1/2). */
    double x = gv_beta_quantile(0.5 * degrees, 0.5, error);
    return gv_sqrt(degrees * (1 - x) / x);
}

double gv_normal_z(double error)
{
    return -gv_normal_quantile(0.5 * error);
}

double gv_replicate_half_width(uint32_t n, const double *deviation, double t)
{
    double squares = 0;
    if (n < 2) return NAN;
    for (uint32_t r = 0; r < n; r++)
        squares += deviation[r] * deviation[r];
    return t * gv_sqrt(squares / (n - 1) / n);
}

struct gv_estimate gv_interval_wilson(uint64_t k, uint64_t n, double error)
{
    double z = gv_normal_z(error), count = (double)n, p = (double)k / count;
    double centre = (p + z * z / (2 * count)) / (1 + z * z / count);
    double half = z / (1 + z * z / count) * gv_sqrt(p * (1 - p) / count + z * z / (4 * count * count));
    return (struct gv_estimate){p, centre - half, centre + half};
}

struct gv_estimate gv_interval_clopper_pearson(uint64_t k, uint64_t n, double error)
{
    double successes = (double)k, failures = (double)(n - k);
    struct gv_estimate e = {successes / (double)n, 0, 1};
    if (k > 0) e.low = gv_beta_quantile(successes, failures + 1, 0.5 * error);
    if (k < n) e.high = gv_beta_quantile(successes + 1, failures, 1 - 0.5 * error);
    return e;
}

/* P(X <= k) for X binomial(n, p). */
static double binomial_cdf(int64_t k, uint64_t n, double p)
{
    if (k < 0) return 0;
    if ((uint64_t)k >= n) return 1;
    double lower, upper;
    gv_beta_cdf((double)k + 1, (double)n - (double)k, p, &lower, &upper);
    return upper;
}

/* The smallest k with P(X <= k) >= probability. */
static int64_t binomial_quantile(double probability, uint64_t n, double p)
{
    int64_t low = -1, high = (int64_t)n;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (binomial_cdf(middle, n, p) >= probability)
            high = middle;
        else
            low = middle;
    }
    return high;
}

void gv_interval_quantile_ranks(uint64_t n, double p, double error, int64_t *low, int64_t *high)
{
    /* Equal tails first; then, because the binomial is discrete, the upper end comes as near as the
     * confidence lets it. */
    *low = binomial_quantile(0.5 * error, n, p) - 1;
    *high = binomial_quantile(1 - 0.5 * error, n, p);
    while (binomial_cdf(*high - 1, n, p) - binomial_cdf(*low, n, p) >= 1 - error)
        --*high;
}
