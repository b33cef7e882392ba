#include "sampling/sum.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A term narrower than this many cells has no shape on the grid: it counts by its mean. */
enum { NARROW = 8 };

/* The sum so far: the probability of each cell of width h from `origin` on. Without cells it is the point
 * `origin`. */
struct cells {
    double h, origin;
    size_t n;
    double *mass, *term, *work; /* of GV_SUM_POINTS_MAX */
};

static void add_continuous(struct cells *c, const struct gv_distribution *d, double low, double width)
{
    size_t n = (size_t)ceil(width / c->h - 1e-9);
    double first = low - 0.5 * ((double)n * c->h - width), before = 0;
    for (size_t j = 0; j < n; j++) {
        double up_to = j + 1 == n ? 1 : gv_distribution_below(d, first + (double)(j + 1) * c->h);
        c->term[j] = up_to - before;
        before = up_to;
    }
    c->origin += first;
    if (c->n == 0) {
        memcpy(c->mass, c->term, n * sizeof *c->mass);
        c->n = n;
        return;
    }
    /* The sum of two densities that are constant in a cell is a triangle over two cells. */
    memset(c->work, 0, (c->n + n) * sizeof *c->work);
    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 0; j < n; j++)
            c->work[i + j] += c->mass[i] * c->term[j];
    c->n += n;
    c->mass[0] = 0.5 * c->work[0];
    for (size_t k = 1; k < c->n; k++)
        c->mass[k] = 0.5 * (c->work[k - 1] + c->work[k]);
}

/* A mixture of the sum so far, moved by each of the values; broken steps between two cells. */
static void add_points(struct cells *c, const struct gv_distribution *d, double low, double width)
{
    if (c->n == 0) {
        c->origin -= 0.5 * c->h;
        c->mass[0] = 1;
        c->n = 1;
    }
    size_t n = c->n + (size_t)ceil(width / c->h) + 1;
    memset(c->work, 0, n * sizeof *c->work);
    double left = 1; /* of the probability, where the distribution is truncated */
    if (d->truncated) {
        left = 0;
        for (size_t a = 0; a < d->points->n; a++)
            if (d->points->value[a] >= d->cut_low && d->points->value[a] <= d->cut_high)
                left += d->points->probability[a];
    }
    for (size_t a = 0; a < d->points->n; a++) {
        double x = d->points->value[a];
        if (d->truncated && (x < d->cut_low || x > d->cut_high)) continue;
        double steps = (x - low) / c->h, whole = floor(steps), rest = steps - whole;
        double probability = d->points->probability[a] / left;
        for (size_t i = 0; i < c->n; i++) {
            double mass = c->mass[i] * probability;
            c->work[i + (size_t)whole] += mass * (1 - rest);
            if (rest > 0) c->work[i + (size_t)whole + 1] += mass * rest;
        }
    }
    c->origin += low;
    c->n = n;
    memcpy(c->mass, c->work, n * sizeof *c->mass);
}

/* Where discretising has moved the mean by a trifle, the whole is moved back; the ends are those of the sum.
 */
static void finish(const struct cells *c, double mean, double low, double high, size_t *n, double *value,
                   double *cumulative)
{
    double total = 0, sum = 0, shift;
    for (size_t k = 0; k < c->n; k++) {
        total += c->mass[k];
        sum += c->mass[k] * ((double)k + 0.5);
    }
    shift = mean - (c->origin + c->h * (sum / total));
    sum = 0;
    for (size_t k = 0; k <= c->n; k++) {
        value[k] = fmin(fmax(c->origin + shift + (double)k * c->h, low), high);
        cumulative[k] = k == c->n ? 1 : fmin(sum / total, 1);
        if (k < c->n) sum += c->mass[k];
    }
    value[0] = low;
    value[c->n] = high;
    *n = c->n + 1;
}

int gv_sum_tabulate(const struct gv_distribution *terms, size_t n_terms, size_t *n, double *value,
                    double *cumulative)
{
    double low = 0, high = 0, mean = 0, widths = 0;
    for (size_t i = 0; i < n_terms; i++) {
        double from, to;
        gv_distribution_support(&terms[i], &from, &to);
        low += from;
        high += to;
        widths += to - from;
        mean += gv_distribution_mean(&terms[i]);
    }
    /* Ends that are large beside the widths cancel, and too narrow cells would be too many. */
    double range = fabs(high - low - widths) <= 1e-9 * widths ? high - low : widths;
    double *memory = gv_memory_new(3 * GV_SUM_POINTS_MAX * sizeof *memory);
    if (!memory) return GV_ERR_MEMORY;
    struct cells c = {.h = range / GV_SUM_CELLS,
                      .mass = memory,
                      .term = memory + GV_SUM_POINTS_MAX,
                      .work = memory + 2 * GV_SUM_POINTS_MAX};
    /* Points last, so that there are densities to move. */
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n_terms; i++) {
            double from, to;
            gv_distribution_support(&terms[i], &from, &to);
            if ((terms[i].family == GV_DISCRETE) != (pass == 1)) continue;
            if (terms[i].family == GV_DISCRETE)
                add_points(&c, &terms[i], from, to - from);
            else if (to - from < NARROW * c.h)
                c.origin += gv_distribution_mean(&terms[i]);
            else
                add_continuous(&c, &terms[i], from, to - from);
        }
    finish(&c, mean, low, high, n, value, cumulative);
    free(memory);
    return GV_OK;
}

double gv_sum_cdf(const struct gv_points *points, double x)
{
    size_t from = 0, to = points->n - 1;
    if (x <= points->value[from]) return 0;
    if (x >= points->value[to]) return 1;
    while (to - from > 1) {
        size_t middle = (from + to) / 2;
        if (points->value[middle] <= x)
            from = middle;
        else
            to = middle;
    }
    double width = points->value[to] - points->value[from];
    double rise = points->cumulative[to] - points->cumulative[from];
    return points->cumulative[from] + rise * ((x - points->value[from]) / width);
}
