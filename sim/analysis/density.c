#include "analysis/density.h"

#include <math.h>

/* log (x - low)^(a - 1) (high - x)^(b - 1), where 0 · log 0 is 0. */
static double log_beta(double a, double b, double low, double high, double x)
{
    double left = x - low, right = high - x;
    if (left < 0 || right < 0) return -INFINITY;
    return (a == 1 ? 0 : (a - 1) * log(left)) + (b == 1 ? 0 : (b - 1) * log(right));
}

/* Through the quantile function, whose slope is the reciprocal of the density. */
static double log_metalog(const struct gv_distribution *d, double x)
{
    double c[3], u, upper, low = d->p[3], high = d->p[4];
    gv_distribution_cdf(d, x, &u, &upper);
    if (!(u > 0 && u < 1)) return -INFINITY;
    gv_metalog_coefficients(d, c);
    double slope = c[2] * log(u / (1 - u)) + (c[1] + c[2] * (u - 0.5)) / (u * (1 - u)), stretch = 1;
    if (isfinite(low) && isfinite(high))
        stretch = (x - low) * (high - x) / (high - low);
    else if (isfinite(low))
        stretch = x - low;
    else if (isfinite(high))
        stretch = high - x;
    return -log(slope * stretch);
}

static double log_points(const struct gv_points *points, double x)
{
    for (size_t i = 0; i < points->n; i++)
        if (points->value[i] == x) return log(points->probability[i]);
    return -INFINITY;
}

/* The distribution function of a sum is made of straight lines. */
static double log_slope(const struct gv_distribution *d, double x)
{
    double low, high, before, after, rest;
    gv_distribution_support(d, &low, &high);
    double h = 1e-4 * (high - low);
    gv_distribution_cdf(d, x - h, &before, &rest);
    gv_distribution_cdf(d, x + h, &after, &rest);
    return log(after - before);
}

double gv_log_density(const struct gv_distribution *d, double x)
{
    double a, b, low, high, z;
    gv_distribution_support(d, &low, &high);
    if (!(x >= low && x <= high)) return -INFINITY;
    switch (d->family) {
    case GV_TRIANGULAR:
        if (x < d->p[1]) return log((x - d->p[0]) / (d->p[1] - d->p[0]));
        return d->p[2] > d->p[1] ? log((d->p[2] - x) / (d->p[2] - d->p[1])) : 0;
    case GV_PERT:
    case GV_BETA:
        gv_distribution_beta_shape(d, &a, &b, &low, &high);
        return log_beta(a, b, low, high, x);
    case GV_NORMAL:
        z = (x - d->p[0]) / d->p[1];
        return -0.5 * z * z;
    case GV_LOGNORMAL:
        z = log(x / d->p[0]) / log(d->p[1]);
        return x > 0 ? -0.5 * z * z - log(x) : -INFINITY;
    case GV_GAMMA:
        return (d->p[0] == 1 ? 0 : (d->p[0] - 1) * log(x)) - x / d->p[1];
    case GV_METALOG:
        return log_metalog(d, x);
    case GV_DISCRETE:
        return log_points(d->points, x);
    case GV_SUM:
        return log_slope(d, x);
    case GV_UNIFORM:
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        break;
    }
    return 0;
}

/* n · log x, where 0 · log 0 is 0. */
static double times_log(double n, double x)
{
    return n == 0 ? 0 : x > 0 ? n * log(x) : -INFINITY;
}

double gv_log_likelihood(const struct gv_datum *datum, double mean)
{
    double z;
    if (!isfinite(mean)) return -INFINITY;
    switch (datum->form) {
    case GV_DATUM_BINOMIAL:
        return mean < 0 || mean > 1
                   ? -INFINITY
                   : times_log(datum->value, mean) + times_log(datum->trials - datum->value, 1 - mean);
    case GV_DATUM_POISSON:
        return mean < 0 ? -INFINITY : times_log(datum->value, mean) - mean;
    case GV_DATUM_NORMAL:
        break;
    }
    z = (datum->value - mean) / datum->sd;
    return -0.5 * z * z;
}
