/* The mean of the worst draws (conditional value at risk, expected shortfall): q - E[(q - x)+]/share with q
 * the quantile of that share (Rockafellar and Uryasev 2000). At q this is stationary in q, so that the
 * quantile's own error counts for nothing to first order, and replicates are compared at the pooled quantile.
 */
#include "engine/loops.h"
#include "engine/series.h"

#include <math.h>

enum { COARSE = GV_COARSE_BINS + 2 };

/* Sums beyond the quantile, per replicate. */
struct tail {
    double quantile;
    bool above;
    struct gv_excess excess[GV_REPLICATES_MAX];
};

bool gv_has_worst(const struct gv_outcome *outcome)
{
    return outcome->direction != 0 && !(outcome->flags & (GV_INDICATOR | GV_MONTHLY));
}

static void add_run(void *context, uint32_t replicate, size_t n, const double *values)
{
    struct tail *t = context;
    /* Leaf by leaf: the sums then do not depend on how many there are in a block. */
    for (size_t first = 0, m; first < n; first += m) {
        m = n - first < GV_LEAF_POINTS_MAX ? n - first : GV_LEAF_POINTS_MAX;
        struct gv_excess e = gv_loops()->excess(m, values + first, t->quantile, t->above);
        t->excess[replicate].sum += e.sum;
        t->excess[replicate].squares += e.squares;
    }
}

/* Number of a replicate's values beyond x, linear inside a coarse bin. */
static double count_beyond(const struct gv_series *col, const struct tail *t, uint32_t replicate, double x)
{
    const uint64_t *count = col->coarse + (size_t)replicate * COARSE;
    double width = col->bins->width * (double)(col->collector->n_bins / GV_COARSE_BINS);
    double place = fmin(fmax((x - col->bins->low) / width, 0), GV_COARSE_BINS), below = (double)count[0];
    size_t b = 0;
    for (; b < GV_COARSE_BINS && (double)(b + 1) <= place; b++)
        below += (double)count[b + 1];
    if (b < GV_COARSE_BINS) below += (place - (double)b) * (double)count[b + 1];
    return t->above ? col->replicate[replicate].count - below : below;
}

/* The sums beyond the bins' threshold, moved to the quantile, which is near: d/dq of the sum is the number
 * beyond q, of the squares twice the sum. */
static void move_threshold(const struct gv_series *col, struct tail *t)
{
    enum { STEPS = 8 };
    double from = col->bins->threshold, step = (t->quantile - from) / STEPS, sign = t->above ? -1 : 1;
    for (uint32_t r = 0; r < col->replicates; r++) {
        struct gv_excess e = col->excess[r];
        double before = e.sum, n = count_beyond(col, t, r, from);
        for (int i = 1; i <= STEPS; i++) {
            double next = count_beyond(col, t, r, from + i * step);
            e.sum += sign * step * 0.5 * (n + next);
            n = next;
        }
        e.squares += sign * (t->quantile - from) * (before + e.sum);
        t->excess[r] = e;
    }
}

void gv_series_worst(const struct gv_series *col, struct gv_statistics *out)
{
    struct tail t = {.above = col->outcome->direction < 0};
    out->worst = (struct gv_estimate){NAN, NAN, NAN};
    for (uint32_t r = 0; out->by_replicate && r < GV_REPLICATES_MAX; r++)
        out->by_replicate->worst[r] = NAN;
    if (!gv_has_worst(col->outcome) || col->valid == 0) return;
    t.quantile = out->quantile[t.above ? GV_P95 : GV_P05].value;
    if (t.above && col->valid > (uint64_t)col->total.count) t.quantile = INFINITY; /* some lie beyond */
    if (!isfinite(t.quantile)) {
        out->worst.value = t.quantile;
        return;
    }
    if (col->values)
        gv_series_each_run(col, add_run, &t);
    else
        move_threshold(col, &t);
    double sum = 0, squares = 0, n = (double)col->valid, sign = t.above ? 1 : -1;
    for (uint32_t r = 0; r < col->replicates; r++) {
        sum += t.excess[r].sum;
        squares += t.excess[r].squares;
    }
    for (uint32_t r = 0; out->by_replicate && r < col->replicates; r++)
        out->by_replicate->worst[r] =
            t.quantile + sign * t.excess[r].sum / (GV_WORST_SHARE * gv_series_replicate_valid(col, r));
    double value = t.quantile + sign * sum / (GV_WORST_SHARE * n);
    if (col->classical) {
        double variance = fmax(squares - sum * sum / n, 0) / fmax(n - 1, 1);
        double half = col->z * sqrt(variance / n) / GV_WORST_SHARE;
        out->worst = (struct gv_estimate){value, value - half, value + half};
        return;
    }
    double deviation[GV_REPLICATES_MAX], average = n / col->replicates;
    for (uint32_t r = 0; r < col->replicates; r++)
        deviation[r] =
            (t.excess[r].sum - sum / n * gv_series_replicate_valid(col, r)) / (GV_WORST_SHARE * average);
    out->worst = gv_series_around(col, value, deviation);
}
