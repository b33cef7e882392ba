#include "sampling/tail.h"

#include "base/elementary.h"

#include <math.h>
#include <stdbool.h>

enum { MOST_TERMS = 200000 };

static double away_from_zero(double x)
{
    const double tiny = 1e-300;
    return -tiny < x && x < tiny ? tiny : x;
}

static bool is_one(double factor)
{
    return factor - 1 < 1e-16 && 1 - factor < 1e-16;
}

/* Modified Lentz for the continued fraction of I_x(a, b). */
static double beta_fraction(double a, double b, double x)
{
    double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), h = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        h *= d * c;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        h *= d * c;
        if (is_one(d * c)) break;
    }
    return h;
}

/* P(a, x) over its kernel x^a e^-x: 1/a + x/(a(a+1)) + … */
static double gamma_series(double a, double x)
{
    double term = 1 / a, sum = term;
    for (int k = 1; k < MOST_TERMS && term > 1e-17 * sum; k++) {
        term *= x / (a + k);
        sum += term;
    }
    return sum;
}

/* Q(a, x) over its kernel, by Lentz. */
static double gamma_fraction(double a, double x)
{
    double b = x + 1 - a, c = 1e300, d = 1 / away_from_zero(b), h = d;
    for (int k = 1; k < MOST_TERMS; k++) {
        double numerator = -k * (k - a);
        b += 2;
        d = 1 / away_from_zero(numerator * d + b);
        c = away_from_zero(b + numerator / c);
        h *= d * c;
        if (is_one(d * c)) break;
    }
    return h;
}

/* --- the tails --- */

struct gv_tail gv_tail_beta(double a, double b, int upper)
{
    double mean = a / (a + b), rest = b / (a + b);
    struct gv_tail tail = {
        .kind = upper ? GV_TAIL_BETA_UPPER : GV_TAIL_BETA_LOWER, .a = a, .b = b, .mean = mean};
    tail.low = upper ? -1 : 0;
    tail.high = upper ? 0 : 1;
    tail.log_mean = gv_log(mean);
    tail.log_rest = gv_log(rest);
    tail.total = beta_fraction(a, b, mean) / a + beta_fraction(b, a, rest) / b;
    return tail;
}

struct gv_tail gv_tail_gamma(double shape, int upper)
{
    struct gv_tail tail = {.kind = upper ? GV_TAIL_GAMMA_UPPER : GV_TAIL_GAMMA_LOWER,
                           .a = shape,
                           .mean = shape,
                           .log_mean = gv_log(shape)};
    tail.low = upper ? -INFINITY : 0;
    tail.high = upper ? 0 : INFINITY;
    /* Both expansions hold at mean + 1, where both converge well. */
    tail.total = gamma_series(shape, shape + 1) + gamma_fraction(shape, shape + 1);
    tail.total *= gv_exp(shape * (gv_log1p(1 / shape)) - 1); /* kernel at mean + 1 relative to the mean */
    return tail;
}

/* log(x / mean), from the difference where the two are near: for large parameters it is multiplied by them.
 */
static double log_ratio(double x, double mean, double log_mean)
{
    double d = (x - mean) / mean;
    return d > -0.5 && d < 1 ? gv_log1p(d) : gv_log(x) - log_mean;
}

/* x^a (1-x)^b relative to its value at the mean. */
static double beta_kernel(const struct gv_tail *t, double x)
{
    double rest = t->b / (t->a + t->b), d = (t->mean - x) / rest; /* (1-x)/(1-mean) - 1 */
    double log_rest =
        d > -0.5 && d < 1 ? gv_log1p(d) : (x < 0.5 ? gv_log1p(-x) : gv_log(1 - x)) - t->log_rest;
    return gv_exp(t->a * log_ratio(x, t->mean, t->log_mean) + t->b * log_rest) / t->total;
}

/* x^a e^-x relative to its value at the mean a. log(x/a) - (x/a - 1) by the difference itself near the mean,
 * where the two would cancel. */
static double gamma_kernel(const struct gv_tail *t, double x)
{
    return gv_exp(t->a * (log_ratio(x, t->mean, t->log_mean) - (x - t->a) / t->a)) / t->total;
}

static bool is_upper(const struct gv_tail *t)
{
    return t->kind == GV_TAIL_BETA_UPPER || t->kind == GV_TAIL_GAMMA_UPPER;
}

static bool is_beta(const struct gv_tail *t)
{
    return t->kind == GV_TAIL_BETA_LOWER || t->kind == GV_TAIL_BETA_UPPER;
}

static struct gv_tail_value density_at(const struct gv_tail *t, double y, double *kernel)
{
    struct gv_tail_value v = {0};
    double x = is_upper(t) ? -y : y;
    if (is_beta(t)) {
        *kernel = beta_kernel(t, x);
        v.density = *kernel / (x * (1 - x));
        v.slope = (t->a - 1) / x - (t->b - 1) / (1 - x);
    } else {
        *kernel = gamma_kernel(t, x);
        v.density = *kernel / x;
        v.slope = (t->a - 1) / x - 1;
    }
    if (is_upper(t)) v.slope = -v.slope;
    return v;
}

struct gv_tail_value gv_tail_density(const struct gv_tail *t, double y)
{
    double kernel;
    return density_at(t, y, &kernel);
}

struct gv_tail_value gv_tail_at(const struct gv_tail *t, double y)
{
    double k, a = t->a, b = t->b, x = is_upper(t) ? -y : y, below, above;
    struct gv_tail_value v = density_at(t, y, &k);
    /* Left of about the mean one expansion converges fast, right of it the other. For tiny x the beta's first
     * one goes on some way: 1 - x would have lost x's digits. */
    double turn = is_beta(t) ? (a + 1) / (a + b + 2) : a + 1;
    if (x < (is_beta(t) && turn < 1e-4 ? 40 * turn : turn)) {
        below = k * (is_beta(t) ? beta_fraction(a, b, x) / a : gamma_series(a, x));
        above = 1 - below;
    } else {
        above = k * (is_beta(t) ? beta_fraction(b, a, 1 - x) / b : gamma_fraction(a, x));
        below = 1 - above;
    }
    v.probability = is_upper(t) ? above : below;
    v.complement = is_upper(t) ? below : above;
    return v;
}

/* --- their inverse --- */

double gv_tail_solve_near(const struct gv_tail *t, double probability, double y)
{
    for (int i = 0; i < 80; i++) {
        /* Strictly inside: the density may be infinite at an end. */
        if (!(y > t->low)) y = t->low + 1e-300;
        if (!(y < t->high)) y = t->high > 0 ? t->high - 0x1p-53 : -1e-300;
        struct gv_tail_value v = gv_tail_at(t, y);
        double newton = (v.probability - probability) / v.density;
        double damping = 1 - 0.5 * newton * v.slope;
        double step = newton / (damping > 0.5 ? damping : 0.5);
        /* At most half the way to an end: the next step starts nearer. */
        if (step > 0.5 * (y - t->low)) step = 0.5 * (y - t->low);
        if (step < -0.5 * (t->high - y)) step = -0.5 * (t->high - y);
        y -= step;
        double size = fabs(step);
        /* The error after a Halley step is of the order of its cube. */
        if (size <= 1e-6 * fabs(y) && size <= 1e-6 * (y - t->low) && size <= 1e-6 * (t->high - y)) break;
    }
    return y;
}

/* Bisection in the logarithm of the distance to an end brings any start near enough. */
double gv_tail_solve(const struct gv_tail *t, double probability)
{
    double from = -750, to = is_beta(t) ? 0 : gv_log(t->a + 60 + 60 * gv_sqrt(t->a));
    bool upper = is_upper(t);
    for (int i = 0; i < 40; i++) {
        double middle = 0.5 * (from + to), x = gv_exp(middle), y = upper ? -x : x;
        bool inside = y > t->low && y < t->high;
        double p = inside ? gv_tail_at(t, y).probability : x > 0 ? (upper ? 0 : 1) : (upper ? 1 : 0);
        if (upper ? p > probability : p < probability)
            from = middle;
        else
            to = middle;
    }
    double x = gv_exp(0.5 * (from + to));
    return gv_tail_solve_near(t, probability, upper ? -x : x);
}

void gv_beta_cdf(double a, double b, double x, double *lower, double *upper)
{
    *lower = x > 0;
    *upper = x < 1;
    if (!(x > 0 && x < 1)) return;
    struct gv_tail tail = gv_tail_beta(a, b, 0);
    struct gv_tail_value v = gv_tail_at(&tail, x);
    *lower = v.probability;
    *upper = v.complement;
}

double gv_beta_quantile(double a, double b, double u)
{
    if (!(u > 0)) return 0;
    if (!(u < 1)) return 1;
    struct gv_tail tail = gv_tail_beta(a, b, 0);
    double x = gv_tail_solve(&tail, u);
    /* Near 1 the mirrored tail has the digits, if that is where the quantile lies. */
    if (u <= 0.5 || x <= 0.5) return x;
    tail = gv_tail_beta(b, a, 0);
    return 1 - gv_tail_solve(&tail, 1 - u);
}

void gv_gamma_cdf(double shape, double x, double *lower, double *upper)
{
    *lower = 0;
    *upper = 1;
    if (!(x > 0)) return;
    *lower = 1;
    *upper = 0;
    if (!(x < INFINITY)) return;
    struct gv_tail tail = gv_tail_gamma(shape, 0);
    struct gv_tail_value v = gv_tail_at(&tail, x);
    *lower = v.probability;
    *upper = v.complement;
}
