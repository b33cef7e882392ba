#include "sampling/distribution.h"

#include "base/elementary.h"
#include "sampling/sum.h"
#include "sampling/tail.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int parameters;
} families[GV_FAMILY_COUNT] = {
#define GV_FAMILY_ROW(id, name, parameters) [GV_##id] = {name, parameters},
    GV_FAMILY_LIST(GV_FAMILY_ROW)
#undef GV_FAMILY_ROW
};

const char *gv_family_name(enum gv_family family)
{
    return families[family].name;
}

/* --- validity --- */

/* low, mode, high in order; low = high is a constant. */
static const char *normalise_three_points(struct gv_distribution *d)
{
    double low = d->p[0], mode = d->p[1], high = d->p[2];
    if (low > high) return "the low end is above the high end";
    if (!isfinite(high - low)) return "the ends are too far apart";
    if (mode < low) return "the mode is below the low end";
    if (mode > high) return "the mode is above the high end";
    if (low == high) *d = gv_constant(low);
    return NULL;
}

static const char *normalise_lognormal(struct gv_distribution *d)
{
    if (!(d->p[0] > 0)) return "the median of a lognormal must be above 0";
    if (!(d->p[1] >= 1)) return "the geometric standard deviation must be at least 1";
    if (!(d->p[1] <= 1000)) return "the geometric standard deviation must be at most 1000";
    if (d->p[1] == 1) *d = gv_constant(d->p[0]);
    return NULL;
}

static const char *normalise_metalog(struct gv_distribution *d)
{
    const double *p = d->p;
    if (!(p[0] <= p[1] && p[1] <= p[2])) return "the percentiles P10, P50, P90 must rise";
    if (!(p[3] < p[4])) return "the low bound must be below the high one";
    if (p[0] == p[2]) {
        *d = gv_constant(p[1]);
        return NULL;
    }
    if (!(p[3] < p[0])) return "the low bound must be below P10";
    if (!(p[4] > p[2])) return "the high bound must be above P90";
    double c[3], r = gv_metalog_coefficients(d, c);
    if (!(r > GV_METALOG_LEAST && r < 1 - GV_METALOG_LEAST))
        return "no metalog has these percentiles: P50 lies too near to P10 or P90";
    return NULL;
}

/* Whether means and quantiles stay finite, the latter from u = 2^-53 to 1 - 2^-53, where normal scores
 * reach 8.3 and logits 37. */
static bool is_computable(const struct gv_distribution *d)
{
    const double *p = d->p, exponent_most = 700;
    double c[3], extreme;
    switch (d->family) {
    case GV_UNIFORM:
        return isfinite(p[0] + p[1]);
    case GV_TRIANGULAR:
    case GV_PERT:
        return isfinite((p[3] + 2) * (fabs(p[0]) + fabs(p[2])));
    case GV_NORMAL:
        return isfinite(fabs(p[0]) + 10 * p[1]);
    case GV_LOGNORMAL:
        return log(p[0]) + 10 * log(p[1]) < exponent_most;
    case GV_GAMMA:
        return isfinite(p[1] * (2 * p[0] + 1000));
    case GV_METALOG:
        gv_metalog_coefficients(d, c);
        extreme = fabs(c[0]) + 37 * (fabs(c[1]) + 0.5 * fabs(c[2]));
        return isfinite(p[3]) == isfinite(p[4]) ? isfinite(extreme) : extreme < exponent_most;
    default:
        return true;
    }
}

static const char *normalise_family(struct gv_distribution *d)
{
    switch (d->family) {
    case GV_UNIFORM:
        if (d->p[0] > d->p[1]) return "the low end is above the high end";
        if (!isfinite(d->p[1] - d->p[0])) return "the ends are too far apart";
        if (d->p[0] == d->p[1]) *d = gv_constant(d->p[0]);
        return NULL;
    case GV_PERT:
        /* At 0 the weight of the mode vanishes; far beyond 1000 a PERT is a spike that a constant says
         * better. */
        if (!(d->p[3] > 0 && d->p[3] <= 1000)) return "the shape must be above 0 and at most 1000";
        return normalise_three_points(d);
    case GV_TRIANGULAR:
        return normalise_three_points(d);
    case GV_NORMAL:
        if (!(d->p[1] >= 0)) return "the standard deviation is negative";
        if (d->p[1] == 0) *d = gv_constant(d->p[0]);
        return NULL;
    case GV_LOGNORMAL:
        return normalise_lognormal(d);
    case GV_BETA:
        if (!(d->p[0] >= 0.1 && d->p[1] >= 0.1 && d->p[0] <= 1e6 && d->p[1] <= 1e6))
            return "both parameters of a beta must lie in 0.1 … 1 000 000";
        if (fmax(d->p[0], d->p[1]) > 1e4 * fmin(d->p[0], d->p[1]))
            return "one parameter of a beta may be at most 10 000 times the other";
        return NULL;
    case GV_GAMMA:
        if (!(d->p[0] >= 0.1 && d->p[0] <= 1e6)) return "the shape of a gamma must lie in 0.1 … 1 000 000";
        if (!(d->p[1] > 0)) return "the scale of a gamma must be above 0";
        return NULL;
    case GV_METALOG:
        return normalise_metalog(d);
    case GV_DISCRETE:
        if (d->points->n == 1) *d = gv_constant(d->points->value[0]);
        return NULL;
    case GV_SUM:
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        break;
    }
    return NULL;
}

const char *gv_distribution_normalise(struct gv_distribution *d)
{
    const char *wrong = normalise_family(d);
    return wrong || is_computable(d) ? wrong : "numbers this large cannot be computed with";
}

const char *gv_distribution_truncate(struct gv_distribution *d, double low, double high)
{
    if (!(low <= high)) return "the low end is above the high end";
    if (d->truncated) {
        low = fmax(low, d->cut_low);
        high = fmin(high, d->cut_high);
    }
    if (d->family == GV_CONSTANT) {
        if (d->p[0] < low || d->p[0] > high) return "nothing is left of the distribution";
        return NULL;
    }
    double below_low, above_low, below_high, above_high;
    gv_distribution_cdf(d, low, &below_low, &above_low);
    gv_distribution_cdf(d, high, &below_high, &above_high);
    double left = below_low > 0.5 ? above_low - above_high : below_high - below_low;
    if (d->family == GV_DISCRETE)
        for (size_t i = 0; i < d->points->n; i++)
            if (d->points->value[i] == low) left += d->points->probability[i];
    if (!(left > 0)) return "nothing is left of the distribution";
    if (left < 1e-6) return "less than a millionth of the distribution is left";
    d->truncated = true;
    d->cut_low = low;
    d->cut_high = high;
    return NULL;
}

/* --- properties --- */

static void untruncated_support(const struct gv_distribution *d, double *low, double *high)
{
    switch (d->family) {
    case GV_UNIFORM:
        *low = d->p[0], *high = d->p[1];
        return;
    case GV_TRIANGULAR:
    case GV_PERT:
        *low = d->p[0], *high = d->p[2];
        return;
    case GV_NORMAL:
        *low = -INFINITY, *high = INFINITY;
        return;
    case GV_LOGNORMAL:
    case GV_GAMMA:
        *low = 0, *high = INFINITY;
        return;
    case GV_BETA:
        *low = 0, *high = 1;
        return;
    case GV_METALOG:
        *low = d->p[3], *high = d->p[4];
        return;
    case GV_DISCRETE:
    case GV_SUM:
        *low = d->points->value[0], *high = d->points->value[d->points->n - 1];
        return;
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        break;
    }
    *low = *high = d->p[0];
}

void gv_distribution_support(const struct gv_distribution *d, double *low, double *high)
{
    untruncated_support(d, low, high);
    if (!d->truncated) return;
    *low = fmax(*low, d->cut_low);
    *high = fmin(*high, d->cut_high);
}

void gv_distribution_beta_shape(const struct gv_distribution *d, double *a, double *b, double *low,
                                double *high)
{
    if (d->family == GV_PERT) {
        double width = d->p[2] - d->p[0];
        *a = 1 + d->p[3] * ((d->p[1] - d->p[0]) / width);
        *b = 1 + d->p[3] * ((d->p[2] - d->p[1]) / width);
        *low = d->p[0];
        *high = d->p[2];
    } else {
        *a = d->p[0];
        *b = d->p[1];
        *low = 0;
        *high = 1;
    }
}

double gv_metalog_coefficients(const struct gv_distribution *d, double c[3])
{
    double q[3], low = d->p[3], high = d->p[4];
    for (int i = 0; i < 3; i++) {
        q[i] = d->p[i];
        if (isfinite(low) && isfinite(high))
            q[i] = gv_log((d->p[i] - low) / (high - d->p[i]));
        else if (isfinite(low))
            q[i] = gv_log(d->p[i] - low);
        else if (isfinite(high))
            q[i] = -gv_log(high - d->p[i]);
    }
    const double log_9 = 2.1972245773362196; /* log(0.9/0.1) */
    double range = q[2] - q[0], r = (q[1] - q[0]) / range;
    c[0] = q[1];
    c[1] = 0.5 * range / log_9;
    c[2] = (1 - 2 * r) * range / (0.8 * log_9);
    return r;
}

/* `c` are its coefficients. */
static double metalog_quantile(const struct gv_distribution *d, const double c[3], double u)
{
    double low = d->p[3], high = d->p[4];
    double y = c[0] + (c[1] + c[2] * (u - 0.5)) * gv_log(u / (1 - u));
    if (isfinite(low) && isfinite(high)) return low + (high - low) / (1 + gv_exp(-y));
    if (isfinite(low)) return low + gv_exp(y);
    return isfinite(high) ? high - gv_exp(-y) : y;
}

/* By bisection: the metalog has a quantile function in closed form and no distribution function. */
static void metalog_cdf(const struct gv_distribution *d, double x, double *lower, double *upper)
{
    double from = 0, to = 1, c[3];
    gv_metalog_coefficients(d, c);
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (from + to);
        if (middle < 1 && metalog_quantile(d, c, middle) <= x)
            from = middle;
        else
            to = middle;
    }
    *lower = x >= d->p[4] ? 1 : x <= d->p[3] ? 0 : from;
    *upper = 1 - *lower;
}

static void triangular_cdf(const double *p, double x, double *lower, double *upper)
{
    double width = p[2] - p[0];
    if (x < p[1]) {
        *lower = x <= p[0] ? 0 : (x - p[0]) * (x - p[0]) / (width * (p[1] - p[0]));
        *upper = 1 - *lower;
    } else {
        *upper = x >= p[2] ? 0 : (p[2] - x) * (p[2] - x) / (width * (p[2] - p[1]));
        *lower = 1 - *upper;
    }
}

static void discrete_cdf(const struct gv_points *points, double x, double *lower, double *upper)
{
    *lower = 0;
    for (size_t i = 0; i < points->n && points->value[i] <= x; i++)
        *lower = points->cumulative[i];
    *upper = 1 - *lower;
}

void gv_distribution_cdf(const struct gv_distribution *d, double x, double *lower, double *upper)
{
    const double *p = d->p;
    double a, b, low, high, z = 0;
    switch (d->family) {
    case GV_UNIFORM:
        *lower = fmin(fmax((x - p[0]) / (p[1] - p[0]), 0), 1);
        *upper = fmin(fmax((p[1] - x) / (p[1] - p[0]), 0), 1);
        return;
    case GV_TRIANGULAR:
        triangular_cdf(p, x, lower, upper);
        return;
    case GV_PERT:
    case GV_BETA:
        gv_distribution_beta_shape(d, &a, &b, &low, &high);
        gv_beta_cdf(a, b, (x - low) / (high - low), lower, upper);
        return;
    case GV_GAMMA:
        gv_gamma_cdf(p[0], x / p[1], lower, upper);
        return;
    case GV_NORMAL:
        z = (x - p[0]) / p[1];
        break;
    case GV_LOGNORMAL:
        z = x > 0 ? gv_log(x / p[0]) / gv_log(p[1]) : -INFINITY;
        break;
    case GV_METALOG:
        metalog_cdf(d, x, lower, upper);
        return;
    case GV_DISCRETE:
        discrete_cdf(d->points, x, lower, upper);
        return;
    case GV_SUM:
        *lower = gv_sum_cdf(d->points, x);
        *upper = 1 - *lower;
        return;
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        *lower = x >= p[0];
        *upper = x < p[0];
        return;
    }
    *lower = gv_normal_cdf(z);
    *upper = gv_normal_cdf(-z);
}

double gv_distribution_below(const struct gv_distribution *d, double x)
{
    double lower, upper, from = 0, to = 1;
    gv_distribution_cdf(d, x, &lower, &upper);
    if (!d->truncated) return lower;
    gv_distribution_cdf(d, d->cut_low, &from, &upper);
    gv_distribution_cdf(d, d->cut_high, &to, &upper);
    return fmin(fmax((lower - from) / (to - from), 0), 1);
}

/* --- text --- */

void gv_number_print(double value, struct gv_text *out)
{
    char digits[64];
    int precision = 1;
    for (; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value) break;
    }
    /* 200 rather than 2e+02, as long as the number is not too long to read. */
    double size = fabs(value);
    if (size >= 1e-5 && size < 1e15) {
        /* The power of ten from the digits: a logarithm may be rounded up to it. */
        snprintf(digits, sizeof digits, "%.*e", precision - 1, size);
        int decimals = precision - 1 - atoi(strchr(digits, 'e') + 1);
        snprintf(digits, sizeof digits, "%.*f", decimals > 0 ? decimals : 0, value);
    }
    gv_text_puts(out, digits);
}

static void print_points(const struct gv_points *points, struct gv_text *out)
{
    if (points->origin) {
        gv_text_puts(out, points->origin);
        return;
    }
    gv_text_puts(out, "discrete(");
    for (size_t i = 0; i < points->n; i++) {
        if (i) gv_text_puts(out, ", ");
        gv_number_print(points->value[i], out);
        gv_text_puts(out, ":");
        gv_number_print(points->probability[i], out);
    }
    gv_text_puts(out, ")");
}

static void print_parameters(const struct gv_distribution *d, struct gv_text *out)
{
    int n = families[d->family].parameters;
    /* What is usually left out is left out: the shape of a PERT, the infinite ends of a metalog. */
    if (d->family == GV_PERT && d->p[3] == 4) n = 3;
    if (d->family == GV_METALOG && isinf(d->p[4])) n = isinf(d->p[3]) ? 3 : 4;
    gv_text_printf(out, "%s(", families[d->family].name);
    for (int i = 0; i < n; i++) {
        if (i) gv_text_puts(out, ", ");
        gv_number_print(d->p[i], out);
    }
    gv_text_puts(out, ")");
}

void gv_distribution_print(const struct gv_distribution *d, struct gv_text *out)
{
    if (d->truncated) gv_text_puts(out, "truncate(");
    if (d->family == GV_CONSTANT)
        gv_number_print(d->p[0], out);
    else if (d->family == GV_DISCRETE || d->family == GV_SUM)
        print_points(d->points, out);
    else
        print_parameters(d, out);
    if (!d->truncated) return;
    gv_text_puts(out, ", ");
    gv_number_print(d->cut_low, out);
    gv_text_puts(out, ", ");
    gv_number_print(d->cut_high, out);
    gv_text_puts(out, ")");
}

static bool same_points(const struct gv_points *a, const struct gv_points *b)
{
    if (a == b) return true;
    if (!a || !b || a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->value[i] != b->value[i] || a->cumulative[i] != b->cumulative[i]) return false;
    return true;
}

bool gv_distribution_same(const struct gv_distribution *a, const struct gv_distribution *b)
{
    if (a->family != b->family || a->truncated != b->truncated) return false;
    if (a->truncated && (a->cut_low != b->cut_low || a->cut_high != b->cut_high)) return false;
    for (int k = 0; k < GV_PARAMETERS_MAX; k++)
        if (a->p[k] != b->p[k]) return false;
    return (a->family != GV_DISCRETE && a->family != GV_SUM) || same_points(a->points, b->points);
}
