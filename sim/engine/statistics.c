/* Estimates and intervals from what a collector has gathered. */
#include "engine/statistics.h"

#include "base/status.h"
#include "engine/collector.h"
#include "engine/order_statistics.h"
#include "engine/smooth_estimate.h"

#include <math.h>
#include <stdlib.h>

const double gv_quantile_probabilities[GV_QUANTILES] = {
#define ROW(name, p) p,
    GV_QUANTILE_LIST(ROW)
#undef ROW
};

const char *const gv_quantile_names[GV_QUANTILES] = {
#define ROW(name, p) #name,
    GV_QUANTILE_LIST(ROW)
#undef ROW
};

enum { COARSE = GV_COARSE_BINS + 2, TARGETS = 2 * GV_QUANTILES + 2 };

/* A drawn histogram reaches from the 0.2 % to the 99.8 % quantile: the far tails would squeeze the picture.
 */
static const double histogram_ends[2] = {0.002, 0.998};

/* One column's data, and scratch that a thread reuses. */
struct column {
    const struct gv_collector *collector;
    const struct gv_outcome *outcome;
    uint32_t replicates;
    const struct gv_moment_tree *trees; /* [replicates] */
    const uint64_t *positive;           /* [replicates] */
    struct gv_moments replicate[GV_REPLICATES_MAX];
    struct gv_moments total;
    uint64_t draws, missing, valid; /* valid: counted in quantiles (missing values beyond the horizon are) */
    bool classical;                 /* independent draws */
    const double *values;           /* stored, or NULL */
    uint64_t n_values;
    uint64_t *fine;   /* [n_bins + 2] cumulated over threads, if binned */
    uint64_t *coarse; /* [replicates][COARSE] */
    const struct gv_bins *bins;
    double *work, *scratch; /* [n_values] */
    double end[2];          /* the histogram's ends, found along with the quantiles */
    uint64_t ranked; /* the number of values that the ranks below are for: nearly all columns share it */
    int64_t rank_below[GV_QUANTILES], rank_above[GV_QUANTILES];
};

/* Interval of value from one deviation per replicate, whose mean is 0. */
static struct gv_estimate around(double value, const double *deviation, uint32_t n)
{
    if (n < 2) return (struct gv_estimate){value, NAN, NAN};
    double squares = 0;
    for (uint32_t r = 0; r < n; r++)
        squares += deviation[r] * deviation[r];
    double half = gv_student_t(n - 1) * sqrt(squares / (n - 1) / n);
    return (struct gv_estimate){value, value - half, value + half};
}

static void estimate_moments(const struct column *col, struct gv_statistics *out)
{
    const struct gv_moments *t = &col->total;
    out->mean = out->sd = (struct gv_estimate){NAN, NAN, NAN};
    if (t->count == 0) return;
    out->mean.value = t->mean;
    if (t->count < 2) return;
    double variance = t->m2 / (t->count - 1), sd = sqrt(variance);
    out->sd.value = sd;
    if (col->classical) {
        double z = gv_normal_z(), half = z * sqrt(variance / t->count);
        out->mean = (struct gv_estimate){t->mean, t->mean - half, t->mean + half};
        double kurtosis = t->m2 > 0 ? t->m4 * t->count / (t->m2 * t->m2) : 1;
        half = z * sd * sqrt(fmax(kurtosis - 1, 0) / (4 * t->count));
        out->sd = (struct gv_estimate){sd, sd - half, sd + half};
        return;
    }
    /* Ratio estimates (replicates may have unequal numbers of values) by their linear parts. */
    double of_mean[GV_REPLICATES_MAX], of_variance[GV_REPLICATES_MAX], average = t->count / col->replicates;
    for (uint32_t r = 0; r < col->replicates; r++) {
        const struct gv_moments *m = &col->replicate[r];
        double weight = m->count / average, d = m->count > 0 ? m->mean - t->mean : 0;
        of_mean[r] = weight * d;
        of_variance[r] = m->count > 0 ? weight * (m->m2 / m->count + d * d - t->m2 / t->count) : 0;
    }
    out->mean = around(t->mean, of_mean, col->replicates);
    struct gv_estimate v = around(variance, of_variance, col->replicates);
    double half = sd > 0 ? gv_estimate_half_width(v) / (2 * sd) : gv_estimate_half_width(v);
    out->sd = (struct gv_estimate){sd, sd - half, sd + half};
}

/* Probabilities end at 0 and 1; an interval that cannot be told stays so. */
static struct gv_estimate inside_unit_interval(struct gv_estimate e)
{
    if (e.low < 0) e.low = 0;
    if (e.high > 1) e.high = 1;
    return e;
}

static struct gv_estimate estimate_positive(const struct column *col)
{
    if (col->outcome->flags & GV_INDICATOR)
        return (struct gv_estimate){NAN, NAN, NAN}; /* set from the mean */
    uint64_t n = (uint64_t)col->total.count, k = 0;
    if (n == 0) return (struct gv_estimate){NAN, NAN, NAN};
    for (uint32_t r = 0; r < col->replicates; r++)
        k += col->positive[r];
    if (k == 0 || k == n) return gv_interval_clopper_pearson(k, n);
    if (col->classical) return gv_interval_wilson(k, n);
    double p = (double)k / (double)n, deviation[GV_REPLICATES_MAX], average = (double)n / col->replicates;
    for (uint32_t r = 0; r < col->replicates; r++)
        deviation[r] = ((double)col->positive[r] - p * col->replicate[r].count) / average;
    struct gv_estimate e = around(p, deviation, col->replicates);
    return inside_unit_interval(e);
}

/* An indicator's mean is the probability: the same figure under both names, with the probability's interval.
 */
static void estimate_indicator(const struct column *col, struct gv_statistics *out)
{
    uint64_t n = (uint64_t)col->total.count;
    if (n == 0) return;
    uint64_t k = (uint64_t)(col->total.mean * (double)n + 0.5);
    if (k == 0 || k == n)
        out->mean = gv_interval_clopper_pearson(k, n);
    else if (col->classical)
        out->mean = gv_interval_wilson(k, n);
    out->mean.value = col->total.mean;
    out->positive = out->mean = inside_unit_interval(out->mean);
}

/* The fine bins' quantile at probability p: the bin that holds the upper one of the two order statistics that
 * an exact quantile lies between, linear inside it. */
static double binned_quantile(const struct column *col, double p)
{
    const struct gv_collector *c = col->collector;
    double rank = p * (double)(col->valid - 1), upper = ceil(rank), below = 0;
    for (size_t b = 0; b <= c->n_bins; b++) {
        double count = (double)col->fine[b];
        if (below + count > upper) {
            if (b == 0) return -INFINITY; /* below what the pilot saw */
            double inside = fmin(fmax((rank + 0.5 - below) / count, 0), 1);
            return col->bins->low + col->bins->width * ((double)(b - 1) + inside);
        }
        below += count;
    }
    return INFINITY;
}

/* Share of a replicate's values below edge b of the coarse bins. */
static double share_at_edge(const struct column *col, uint32_t replicate, double edge)
{
    const uint64_t *count = col->coarse + (size_t)replicate * COARSE;
    double n = col->replicate[replicate].count;
    if (col->outcome->flags & GV_MISS_BEYOND) n = (double)col->valid / col->replicates;
    uint64_t below = count[0];
    for (size_t b = 0; b < GV_COARSE_BINS && (double)b < edge; b++)
        below += count[b + 1];
    return n > 0 ? (double)below / n : 0;
}

static double sum_of_squares(const double *value, uint32_t n)
{
    double mean = 0, squares = 0;
    for (uint32_t i = 0; i < n; i++)
        mean += value[i] / n;
    for (uint32_t i = 0; i < n; i++)
        squares += (value[i] - mean) * (value[i] - mean);
    return squares;
}

/* Sum of squared deviations of the replicates' shares around x: between those at the two nearest edges. At an
 * edge counts are exact; interpolating the shares themselves would average a part of their deviations away.
 */
static double binned_squares(const struct column *col, double x)
{
    double width = col->bins->width * (double)(col->collector->n_bins / GV_COARSE_BINS);
    double place = (x - col->bins->low) / width, edge = floor(place), squares[2];
    for (int side = 0; side < 2; side++) {
        double share[GV_REPLICATES_MAX];
        for (uint32_t r = 0; r < col->replicates; r++)
            share[r] = share_at_edge(col, r, edge + side);
        squares[side] = sum_of_squares(share, col->replicates);
    }
    return squares[0] + (place - edge) * (squares[1] - squares[0]);
}

/* Exact order statistics at the probabilities p[n], rising. */
static void stored_quantiles(const struct column *col, size_t n, const double *p, double *out)
{
    size_t ranks[2 * TARGETS];
    double at[2 * TARGETS];
    struct gv_rank_pair pair[TARGETS];
    for (size_t i = 0; i < n; i++) {
        pair[i] = gv_quantile_position((size_t)col->valid, p[i]);
        ranks[2 * i] = pair[i].below;
        ranks[2 * i + 1] = pair[i].above;
    }
    size_t filled = 0;
    for (uint64_t i = 0; i < col->n_values; i++)
        if (!isnan(col->values[i])) col->work[filled++] = col->values[i];
    while (filled < col->valid) /* missing values that lie beyond every number */
        col->work[filled++] = INFINITY;
    /* Ranks must not fall: below/above pairs of neighbouring probabilities may interleave. */
    for (size_t i = 1; i < 2 * n; i++)
        for (size_t j = i; j > 0 && ranks[j - 1] > ranks[j]; j--) {
            size_t swap = ranks[j];
            ranks[j] = ranks[j - 1];
            ranks[j - 1] = swap;
        }
    gv_order_statistics(filled, col->work, col->scratch, 2 * n, ranks, at);
    for (size_t i = 0; i < n; i++) {
        double below = NAN, above = NAN;
        for (size_t j = 0; j < 2 * n; j++) {
            if (ranks[j] == pair[i].below) below = at[j];
            if (ranks[j] == pair[i].above) above = at[j];
        }
        out[i] = below == above ? below : below + pair[i].weight * (above - below);
        if (isinf(above) && !isinf(below)) out[i] = pair[i].weight > 0 ? above : below;
    }
}

static double count_at_most(const double *values, uint64_t n, double x)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < n; i++)
        count += values[i] <= x;
    return (double)count;
}

/* Interval in probability of each quantile from the replicates' shares at the estimates. */
static void replicate_probabilities(const struct column *col, const double *q, double *low, double *high)
{
    uint32_t R = col->replicates;
    double share[GV_QUANTILES][GV_REPLICATES_MAX] = {{0}}, t = gv_student_t(R - 1);
    uint64_t block = (uint64_t)col->collector->block_points * R;
    for (uint64_t first = 0; col->values && first < col->n_values; first += block) {
        uint64_t left = col->n_values - first, points = (left < block ? left : block) / R;
        for (uint32_t r = 0; r < R; r++)
            for (int k = 0; k < GV_QUANTILES; k++)
                share[k][r] += count_at_most(col->values + first + r * points, points, q[k]);
    }
    for (int k = 0; k < GV_QUANTILES; k++) {
        double squares;
        if (col->values) {
            for (uint32_t r = 0; r < R; r++) {
                bool all = col->outcome->flags & GV_MISS_BEYOND;
                double n = all ? (double)col->valid / R : col->replicate[r].count;
                share[k][r] = n > 0 ? share[k][r] / n : 0;
            }
            squares = sum_of_squares(share[k], R);
        } else {
            squares = isfinite(q[k]) ? binned_squares(col, q[k]) : 0;
        }
        /* Where a net divides its draws exactly, no replicate deviates, yet a share is only known to a draw.
         */
        double half = fmax(t * sqrt(squares / (R - 1) / R), 0.5 / (double)col->valid);
        low[k] = gv_quantile_probabilities[k] - half;
        high[k] = gv_quantile_probabilities[k] + half;
    }
}

static void find_ranks(struct column *col)
{
    for (int k = 0; k < GV_QUANTILES; k++)
        gv_interval_quantile_ranks(col->valid, gv_quantile_probabilities[k], &col->rank_below[k],
                                   &col->rank_above[k]);
    col->ranked = col->valid;
}

static void estimate_quantiles(struct column *col, struct gv_statistics *out)
{
    for (int k = 0; k < GV_QUANTILES; k++)
        out->quantile[k] = (struct gv_estimate){NAN, NAN, NAN};
    out->quantile_resolution = 0;
    if (col->valid == 0) return;
    double q[GV_QUANTILES], p[TARGETS], at[TARGETS];
    const double *target = gv_quantile_probabilities;
    if (col->values) {
        p[0] = histogram_ends[0];
        for (int k = 0; k < GV_QUANTILES; k++)
            p[k + 1] = target[k];
        p[GV_QUANTILES + 1] = histogram_ends[1];
        stored_quantiles(col, GV_QUANTILES + 2, p, at);
        for (int k = 0; k < GV_QUANTILES; k++)
            q[k] = at[k + 1];
        col->end[0] = at[0];
        col->end[1] = at[GV_QUANTILES + 1];
    } else {
        out->quantile_resolution = col->bins->width;
        for (int k = 0; k < GV_QUANTILES; k++)
            q[k] = binned_quantile(col, target[k]);
    }
    for (int k = 0; k < GV_QUANTILES; k++)
        out->quantile[k].value = q[k];

    double low[GV_QUANTILES], high[GV_QUANTILES];
    if (col->classical) {
        double last = (double)(col->valid - 1);
        for (int k = 0; k < GV_QUANTILES; k++) {
            int64_t below, above;
            if (k == 0 && col->ranked != col->valid) find_ranks(col);
            below = col->rank_below[k];
            above = col->rank_above[k];
            low[k] = last > 0 ? (double)below / last : -1;
            high[k] = last > 0 ? (double)above / last : 2;
        }
    } else if (col->replicates >= 2) {
        replicate_probabilities(col, q, low, high);
    } else {
        return;
    }
    for (int k = 0; k < GV_QUANTILES; k++) {
        p[2 * k] = fmin(fmax(low[k], 0), 1);
        p[2 * k + 1] = fmin(fmax(high[k], 0), 1);
    }
    if (col->values)
        stored_quantiles(col, 2 * GV_QUANTILES, p, at);
    else
        for (int k = 0; k < 2 * GV_QUANTILES; k++)
            at[k] = binned_quantile(col, p[k]);
    for (int k = 0; k < GV_QUANTILES; k++) {
        /* A rank outside the sample: that side is not known. */
        out->quantile[k].low = low[k] < 0 ? NAN : fmin(at[2 * k], q[k]);
        out->quantile[k].high = high[k] > 1 ? NAN : fmax(at[2 * k + 1], q[k]);
    }
}

/* A round bin width: 1, 2 or 5 times a power of ten, the smallest that covers `range` in the bins there are.
 */
static double round_width(double range)
{
    double width = range / (GV_HISTOGRAM_BINS - 2), power = 1;
    while (power > width)
        power /= 10;
    while (power * 10 <= width)
        power *= 10;
    static const double steps[] = {1, 2, 2.5, 5, 10};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= width) return steps[i] * power;
    return 10 * power;
}

static void draw_histogram(const struct column *col, struct gv_statistics *out)
{
    struct gv_histogram *h = &out->histogram;
    *h = (struct gv_histogram){0};
    if (col->total.count == 0) return;
    if (!col->values) {
        size_t group = col->collector->n_bins / GV_HISTOGRAM_BINS;
        h->low = col->bins->low;
        h->width = col->bins->width * (double)group;
        for (uint32_t r = 0; r < col->replicates; r++) {
            const uint64_t *count = col->coarse + (size_t)r * COARSE;
            h->below += count[0];
            h->above += count[COARSE - 1];
            for (size_t b = 0; b < GV_COARSE_BINS; b++)
                h->count[b / (GV_COARSE_BINS / GV_HISTOGRAM_BINS)] += count[b + 1];
        }
        return;
    }
    double range[2] = {col->end[0], col->end[1]};
    if (!isfinite(range[0])) return;
    if (!isfinite(range[1])) {
        range[1] = range[0];
        for (uint64_t i = 0; i < col->n_values; i++)
            if (col->values[i] > range[1]) range[1] = col->values[i];
    }
    double size = fmax(fabs(range[0]), fabs(range[1]));
    h->width =
        range[1] - range[0] > 1e-12 * size ? round_width(range[1] - range[0]) : fmax(1e-3 * size, 1e-3);
    h->low = floor(range[0] / h->width) * h->width;
    for (uint64_t i = 0; i < col->n_values; i++) {
        double place = (col->values[i] - h->low) / h->width;
        if (place < 0)
            h->below++;
        else if (place >= GV_HISTOGRAM_BINS)
            h->above++;
        else if (!isnan(place))
            h->count[(size_t)place]++;
    }
}

/* The threads' counts of one column, added up. */
static void add_counts(struct column *col, size_t index, const struct gv_counts *counts, size_t n_counts)
{
    const struct gv_collector *c = col->collector;
    size_t fine = c->n_bins + 2, coarse = (size_t)c->replicates * COARSE;
    for (size_t b = 0; b < fine; b++)
        col->fine[b] = 0;
    for (size_t b = 0; b < coarse; b++)
        col->coarse[b] = 0;
    for (size_t t = 0; t < n_counts; t++) {
        for (size_t b = 0; b < fine; b++)
            col->fine[b] += counts[t].fine[index * fine + b];
        for (size_t b = 0; b < coarse; b++)
            col->coarse[b] += counts[t].coarse[index * coarse + b];
    }
}

/* Every draw is the same: the figures are exact. */
static void remove_intervals(struct gv_statistics *out)
{
    struct gv_estimate *estimates[] = {&out->mean, &out->sd, &out->positive};
    for (size_t i = 0; i < sizeof estimates / sizeof *estimates; i++)
        estimates[i]->low = estimates[i]->high = estimates[i]->value;
    for (int k = 0; k < GV_QUANTILES; k++)
        out->quantile[k].low = out->quantile[k].high = out->quantile[k].value;
}

static void finish_column(struct column *col, uint64_t draws_done, size_t index,
                          const struct gv_counts *counts, size_t n_counts, struct gv_statistics *out)
{
    const struct gv_collector *c = col->collector;
    size_t policy = index / c->per_policy, within = index % c->per_policy;
    col->outcome = &c->plan->model->outcomes[c->outcome[within]];
    col->trees = c->trees + index * c->replicates;
    col->positive = c->positive + index * c->replicates;
    col->classical = c->plan->design.kind == GV_DESIGN_MC;
    col->total = (struct gv_moments){0};
    for (uint32_t r = 0; r < c->replicates; r++) {
        col->replicate[r] = gv_moment_tree_total(&col->trees[r]);
        col->total = gv_moments_merge(col->total, col->replicate[r]);
    }
    out->draws = col->draws = draws_done - c->failed[policy];
    out->missing = col->missing = col->draws - (uint64_t)col->total.count;
    col->valid = col->outcome->flags & GV_MISS_BEYOND ? col->draws : (uint64_t)col->total.count;
    col->values = NULL;
    if (gv_collector_binned(c, within)) {
        add_counts(col, index, counts, n_counts);
        col->bins = &c->bins[index];
    } else {
        col->values = c->values + (policy * c->n_scalars + within) * c->draws;
        col->n_values = draws_done;
    }
    estimate_moments(col, out);
    out->positive = estimate_positive(col);
    if (col->outcome->flags & GV_INDICATOR) estimate_indicator(col, out);
    estimate_quantiles(col, out);
    if (gv_plan_policy_certain(c->plan, policy)) remove_intervals(out);
    draw_histogram(col, out);
}

int gv_collector_finish(const struct gv_collector *c, uint64_t draws_done, const struct gv_counts *counts,
                        size_t n_counts, int threads, struct gv_statistics *statistics)
{
    int status = GV_OK;
#pragma omp parallel num_threads(threads)
    {
        struct column col = {.collector = c, .replicates = c->replicates};
        size_t n = c->exact ? (size_t)draws_done : 0;
        col.fine = malloc((c->n_bins + 2) * sizeof *col.fine);
        col.coarse = malloc((size_t)c->replicates * COARSE * sizeof *col.coarse);
        col.work = malloc((n + 1) * sizeof *col.work);
        col.scratch = malloc((n + 1) * sizeof *col.scratch);
        bool ready = col.fine && col.coarse && col.work && col.scratch;
        if (!ready) {
#pragma omp atomic write
            status = GV_ERR_MEMORY;
        }
#pragma omp for schedule(dynamic, 4)
        for (size_t i = 0; i < c->n_columns; i++)
            if (ready) finish_column(&col, draws_done, i, counts, n_counts, &statistics[i]);
        free(col.fine);
        free(col.coarse);
        free(col.work);
        free(col.scratch);
    }
    for (size_t p = 0; c->smooths && status == GV_OK && p < c->plan->n_policies; p++) {
        size_t k = 0;
        while (c->outcome[k] != c->form.outcome)
            k++;
        status = gv_smooth_estimate(c, p, draws_done, threads, &statistics[p * c->per_policy + k]);
    }
    return status;
}
