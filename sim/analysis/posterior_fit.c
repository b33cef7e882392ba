#include "analysis/posterior_fit.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>

struct ranked {
    double value, weight;
    size_t index;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static struct ranked *sorted(size_t n, const double *x, const double *weight)
{
    struct ranked *order = gv_memory_new((n + 1) * sizeof *order);
    if (!order) return NULL;
    for (size_t i = 0; i < n; i++)
        order[i] = (struct ranked){x[i], weight[i], i};
    qsort(order, n, sizeof *order, by_value);
    return order;
}

static double quantile(size_t n, const struct ranked *order, double p)
{
    double below = 0;
    for (size_t i = 0; i < n; i++) {
        below += order[i].weight;
        if (below >= p) return order[i].value;
    }
    return order[n - 1].value;
}

static void moments(size_t n, const double *x, const double *weight, bool logarithms, double *mean,
                    double *sd)
{
    *mean = 0;
    for (size_t i = 0; i < n; i++)
        if (weight[i] > 0) *mean += weight[i] * (logarithms ? log(x[i]) : x[i]);
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(weight[i] > 0)) continue;
        double d = (logarithms ? log(x[i]) : x[i]) - *mean;
        squares += weight[i] * d * d;
    }
    *sd = sqrt(squares);
}

int gv_weighted_summarise(size_t n, const double *x, const double *weight, struct gv_weighted_summary *s)
{
    struct ranked *order = sorted(n, x, weight);
    if (!order) return GV_ERR_MEMORY;
    moments(n, x, weight, false, &s->mean, &s->sd);
    s->p05 = quantile(n, order, 0.05);
    s->p10 = quantile(n, order, 0.10);
    s->p50 = quantile(n, order, 0.50);
    s->p90 = quantile(n, order, 0.90);
    s->p95 = quantile(n, order, 0.95);
    free(order);
    return GV_OK;
}

/* --- the families --- */

/* A beta on low … high with this mean and standard deviation. A PERT has no shapes below 1. */
static struct gv_distribution bounded(double low, double high, double mean, double sd)
{
    double width = high - low, m = (mean - low) / width, v = sd * sd / (width * width);
    m = fmin(fmax(m, 1e-9), 1 - 1e-9);
    double size = fmax(m * (1 - m) / fmax(v, 1e-18) - 1, 1e-6), a = m * size, b = (1 - m) * size;
    if (low == 0 && high == 1) return (struct gv_distribution){.family = GV_BETA, .p = {a, b}};
    if (a < 1) {
        a = 1;
        b = fmax((1 - m) / m, 1);
    }
    if (b < 1) {
        b = 1;
        a = fmax(m / (1 - m), 1);
    }
    double shape = a + b - 2;
    if (!(shape > 1e-9)) return (struct gv_distribution){.family = GV_UNIFORM, .p = {low, high}};
    return (struct gv_distribution){.family = GV_PERT,
                                    .p = {low, low + width * (a - 1) / shape, high, shape}};
}

/* Cut as the prior is. */
static bool cut(const struct gv_distribution *prior, struct gv_distribution *d)
{
    return gv_distribution_normalise(d) == NULL &&
           (!prior->truncated || gv_distribution_truncate(d, prior->cut_low, prior->cut_high) == NULL);
}

static int reweighted_points(const struct gv_points *prior, size_t n, const double *x, const double *weight,
                             struct gv_pool *pool, struct gv_distribution *d)
{
    struct gv_points *points = gv_pool_take(pool, sizeof *points);
    double *numbers = gv_pool_take(pool, 3 * (prior->n + 1) * sizeof *numbers);
    if (!points || !numbers) return GV_ERR_MEMORY;
    double *value = numbers, *probability = numbers + prior->n, *cumulative = probability + prior->n, sum = 0;
    for (size_t k = 0; k < prior->n; k++) {
        double p = 0;
        for (size_t i = 0; i < n; i++)
            if (x[i] == prior->value[k]) p += weight[i];
        if (!(p > 0)) continue;
        value[points->n] = prior->value[k];
        probability[points->n] = p;
        cumulative[points->n] = sum += p;
        points->n++;
    }
    if (points->n) cumulative[points->n - 1] = 1;
    points->value = value;
    points->probability = probability;
    points->cumulative = cumulative;
    *d = (struct gv_distribution){.family = GV_DISCRETE, .points = points};
    return GV_OK;
}

/* A family without an upper end, or without both. */
static bool open_ended(const struct gv_distribution *prior, size_t n, const double *x, const double *weight,
                       const struct gv_weighted_summary *s, struct gv_distribution *d)
{
    double mean, sd, c[3];
    *d = (struct gv_distribution){.family = prior->family};
    switch (prior->family) {
    case GV_LOGNORMAL:
        moments(n, x, weight, true, &mean, &sd);
        d->p[0] = exp(mean);
        d->p[1] = exp(sd);
        break;
    case GV_GAMMA:
        d->p[0] = s->mean * s->mean / (s->sd * s->sd);
        d->p[1] = s->sd * s->sd / s->mean;
        break;
    case GV_METALOG:
        *d = (struct gv_distribution){.family = GV_METALOG,
                                      .p = {s->p10, s->p50, s->p90, prior->p[3], prior->p[4]}};
        mean = gv_metalog_coefficients(d, c);
        if (!(mean > GV_METALOG_LEAST && mean < 1 - GV_METALOG_LEAST)) return false;
        break;
    default:
        *d = (struct gv_distribution){.family = GV_NORMAL, .p = {s->mean, s->sd}};
    }
    return cut(prior, d);
}

int gv_posterior_fit(const struct gv_distribution *prior, size_t n, const double *x, const double *weight,
                     struct gv_pool *pool, struct gv_distribution *fit)
{
    struct gv_weighted_summary s;
    double low, high;
    if (prior->family == GV_DISCRETE) {
        int status = reweighted_points(prior->points, n, x, weight, pool, fit);
        if (status == GV_OK) gv_distribution_normalise(fit);
        return status;
    }
    int status = GV_OK;
    moments(n, x, weight, false, &s.mean, &s.sd);
    if (prior->family == GV_METALOG) status = gv_weighted_summarise(n, x, weight, &s); /* percentiles, too */
    if (status != GV_OK) return status;
    gv_distribution_support(prior, &low, &high);
    bool inside = s.mean - low > 4 * s.sd && high - s.mean > 4 * s.sd;
    bool keeps = prior->family == GV_NORMAL || prior->family == GV_LOGNORMAL || prior->family == GV_GAMMA ||
                 prior->family == GV_METALOG;
    if (keeps && (inside || !isfinite(low) || !isfinite(high)) && open_ended(prior, n, x, weight, &s, fit))
        return GV_OK;
    if (isfinite(low) && isfinite(high)) {
        *fit = bounded(low, high, s.mean, s.sd);
    } else { /* on one side or none; only where the family itself could not be fitted */
        *fit = (struct gv_distribution){.family = GV_NORMAL, .p = {s.mean, fmax(s.sd, 1e-12)}};
        if (isfinite(low) || isfinite(high)) gv_distribution_truncate(fit, low, high);
    }
    gv_distribution_normalise(fit);
    return GV_OK;
}

/* --- rank correlations --- */

/* rank[i]: the weight below draw i and half of its own, on 0 … 1. */
static int ranks_of(size_t n, const double *x, const double *weight, double *rank)
{
    struct ranked *order = sorted(n, x, weight);
    if (!order) return GV_ERR_MEMORY;
    double below = 0;
    for (size_t i = 0; i < n; i++) {
        rank[order[i].index] = below + 0.5 * order[i].weight;
        below += order[i].weight;
    }
    free(order);
    return GV_OK;
}

static double covariance(size_t n, const double *a, const double *b, const double *weight)
{
    double mean_a = 0, mean_b = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        mean_a += weight[i] * a[i];
        mean_b += weight[i] * b[i];
    }
    for (size_t i = 0; i < n; i++)
        sum += weight[i] * (a[i] - mean_a) * (b[i] - mean_b);
    return sum;
}

int gv_weighted_ranks(size_t m, size_t n, const double *const x[], const double *weight, double *rank)
{
    static const double most = 0.999;
    double *ranks = gv_memory_new((m * n + 1) * sizeof *ranks);
    int status = ranks ? GV_OK : GV_ERR_MEMORY;
    for (size_t k = 0; k < m && status == GV_OK; k++)
        status = ranks_of(n, x[k], weight, ranks + k * n);
    for (size_t a = 0; a < m && status == GV_OK; a++) {
        rank[a * m + a] = 1;
        for (size_t b = 0; b < a; b++) {
            const double *u = ranks + a * n, *v = ranks + b * n;
            double scale = sqrt(covariance(n, u, u, weight) * covariance(n, v, v, weight));
            double value = scale > 0 ? covariance(n, u, v, weight) / scale : 0;
            rank[a * m + b] = rank[b * m + a] = fmin(fmax(value, -most), most);
        }
    }
    free(ranks);
    return status;
}
