/* Quantiles of a column, exact from stored values or from bins, and their intervals. */
#include "engine/loops.h"
#include "engine/order_statistics.h"
#include "engine/series.h"

#include <math.h>

enum { COARSE = GV_COARSE_BINS + 2, TARGETS = 2 * GV_QUANTILES + 2 };

/* A drawn histogram reaches from the 0.2 % to the 99.8 % quantile: the far tails would squeeze the picture.
 */
static const double histogram_ends[2] = {0.002, 0.998};

/* The fine bins' quantile at probability p: the bin that holds the upper one of the two order statistics that
 * an exact quantile lies between, linear inside it. */
static double binned_quantile(const struct gv_series *col, double p)
{
    const struct gv_collector *c = col->collector;
    double rank = p * (double)(col->valid - 1), upper = ceil(rank);
    size_t b = 0, end = c->n_bins + 1;
    while (b < end) {
        size_t middle = (b + end) / 2;
        if ((double)col->up_to[middle] > upper)
            end = middle;
        else
            b = middle + 1;
    }
    if (b > c->n_bins) return INFINITY;
    if (b == 0) return -INFINITY; /* below what the pilot saw */
    double below = (double)col->up_to[b - 1], count = (double)col->fine[b];
    double inside = fmin(fmax((rank + 0.5 - below) / count, 0), 1);
    return col->bins->low + col->bins->width * ((double)(b - 1) + inside);
}

/* Share of a replicate's values below edge b of the coarse bins. */
static double share_at_edge(const struct gv_series *col, uint32_t replicate, double edge)
{
    const uint64_t *count = col->coarse + (size_t)replicate * COARSE;
    double n = gv_series_replicate_valid(col, replicate);
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
static double binned_squares(const struct gv_series *col, double x)
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
static void stored_quantiles(const struct gv_series *col, size_t n, const double *p, double *out)
{
    size_t ranks[2 * TARGETS] = {0};
    double at[2 * TARGETS];
    struct gv_rank_pair pair[TARGETS];
    for (size_t i = 0; i < n; i++) {
        pair[i] = gv_quantile_position((size_t)col->valid, p[i]);
        ranks[2 * i] = pair[i].below;
        ranks[2 * i + 1] = pair[i].above;
    }
    /* Ranks must not fall: below/above pairs of neighbouring probabilities may interleave. */
    for (size_t i = 1; i < 2 * n; i++)
        for (size_t j = i; j > 0 && ranks[j - 1] > ranks[j]; j--) {
            size_t swap = ranks[j];
            ranks[j] = ranks[j - 1];
            ranks[j - 1] = swap;
        }
    /* Missing values that lie beyond every number have the last ranks. */
    gv_ranking_select(&col->ranking, 2 * n, ranks, col->work, col->scratch, at);
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

/* Counts of a replicate's values up to each quantile. */
struct shares {
    const double *quantile;
    double share[GV_QUANTILES][GV_REPLICATES_MAX];
};

static void count_up_to(void *context, uint32_t replicate, size_t n, const double *values)
{
    struct shares *s = context;
    uint64_t count[GV_QUANTILES];
    gv_loops()->count_up_to(n, values, GV_QUANTILES, s->quantile, count);
    for (int k = 0; k < GV_QUANTILES; k++)
        s->share[k][replicate] += (double)count[k];
}

/* Interval in probability of each quantile from the replicates' shares at the estimates. */
static void replicate_probabilities(const struct gv_series *col, const double *q, double *low, double *high)
{
    uint32_t R = col->replicates;
    struct shares s = {.quantile = q};
    if (col->values) gv_series_each_run(col, count_up_to, &s);
    for (int k = 0; k < GV_QUANTILES; k++) {
        double squares;
        if (col->values) {
            for (uint32_t r = 0; r < R; r++) {
                double n = gv_series_replicate_valid(col, r);
                s.share[k][r] = n > 0 ? s.share[k][r] / n : 0;
            }
            squares = sum_of_squares(s.share[k], R);
        } else {
            squares = isfinite(q[k]) ? binned_squares(col, q[k]) : 0;
        }
        /* Where a net divides its draws exactly, no replicate deviates, yet a share is only known to a draw.
         */
        double half = fmax(col->t * sqrt(squares / (R - 1) / R), 0.5 / (double)col->valid);
        low[k] = gv_quantile_probabilities[k] - half;
        high[k] = gv_quantile_probabilities[k] + half;
    }
}

static void find_ranks(struct gv_series *col)
{
    for (int k = 0; k < GV_QUANTILES; k++)
        gv_interval_quantile_ranks(col->valid, gv_quantile_probabilities[k], col->error, &col->rank_below[k],
                                   &col->rank_above[k]);
    col->ranked = col->valid;
}

void gv_series_quantiles(struct gv_series *col, struct gv_statistics *out)
{
    for (int k = 0; k < GV_QUANTILES; k++)
        out->quantile[k] = (struct gv_estimate){NAN, NAN, NAN};
    out->quantile_resolution = 0;
    if (col->valid == 0) return;
    double q[GV_QUANTILES], p[TARGETS], at[TARGETS];
    const double *target = gv_quantile_probabilities;
    if (col->values) {
        gv_ranking_make(&col->ranking, (size_t)col->n_values, col->values, col->bucket);
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
