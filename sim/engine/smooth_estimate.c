#include "engine/smooth_estimate.h"

#include "base/status.h"
#include "engine/loops.h"

#include <math.h>
#include <stdlib.h>

/* Probabilities are evaluated at 0, and at both ends of each plain quantile's interval first. The density
 * comes from the first DENSITY_DRAWS draws only (of a Sobol' net, a smaller net): many points, and more than
 * enough for a picture. */
enum { PROBABILITIES = GV_SMOOTH_PROBABILITIES, EDGES = GV_HISTOGRAM_BINS + 1, DENSITY_DRAWS = 8192 };

/* Average over draws of a value per draw: over all, and per replicate. */
struct average {
    struct gv_moments total, replicate[GV_REPLICATES_MAX];
};

/* A leaf's place in the layout of the parts. */
struct leaf {
    uint64_t first;
    size_t n;
    uint32_t replicate;
};

/* The leaves of the first `points` points in the order in which they were drawn: block by block, in a block
 * by replicate. Blocks lie as a whole, those of the run's end excepted: `points_done` is where that is. */
static size_t list_leaves(const struct gv_collector *c, uint64_t points_done, uint64_t points,
                          struct leaf *leaves)
{
    size_t n = 0;
    for (uint64_t block = 0; block < points; block += c->block_points) {
        uint64_t in_block = points_done - block < c->block_points ? points_done - block : c->block_points;
        uint64_t used = points - block < in_block ? points - block : in_block;
        for (uint32_t r = 0; r < c->replicates; r++)
            for (uint64_t at = 0; at < used; at += GV_LEAF_POINTS_MAX) {
                uint64_t left = used - at;
                if (leaves)
                    leaves[n] =
                        (struct leaf){.first = block * c->replicates + r * in_block + at,
                                      .n = left < GV_LEAF_POINTS_MAX ? (size_t)left : GV_LEAF_POINTS_MAX,
                                      .replicate = r};
                n++;
            }
    }
    return n;
}

/* What is averaged: P(outcome < x[k]) at n points, and behind them the outcome's mean; or the probabilities
 * between the n points. */
enum what { SHARES_AND_MEAN, DENSITY };

static size_t columns_of(enum what what, size_t n_points)
{
    return what == DENSITY ? n_points - 1 : n_points + 1;
}

/* moments[columns_of(what, n_points)] over n draws, a leaf's at most. */
static void evaluate_leaf(const struct gv_smoother *smoother, size_t n, struct gv_smooth_parts parts,
                          size_t n_points, const double *x, enum what what, struct gv_moments *moments)
{
    const struct gv_loops *loops = gv_loops();
    double below[GV_LEAF_POINTS_MAX], before[GV_LEAF_POINTS_MAX];
    for (size_t k = 0; k < n_points; k++) {
        loops->below(smoother, x[k], n, parts, below);
        if (what != DENSITY) {
            moments[k] = loops->moments(n, below, false);
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            double here = below[i];
            below[i] = k ? here - before[i] : 0;
            before[i] = here;
        }
        if (k) moments[k - 1] = loops->moments(n, below, false);
    }
    if (what == DENSITY) return;
    gv_smoother_mean(smoother, n, parts, below);
    moments[n_points] = loops->moments(n, below, false);
}

static void average_trees(const struct gv_moment_tree *trees, uint32_t replicates, size_t columns,
                          struct average *averages)
{
    for (size_t k = 0; k < columns; k++) {
        averages[k].total = (struct gv_moments){0};
        for (uint32_t r = 0; r < replicates; r++) {
            averages[k].replicate[r] = gv_moment_tree_total(&trees[r * columns + k]);
            averages[k].total = gv_moments_merge(averages[k].total, averages[k].replicate[r]);
        }
    }
}

/* averages[columns_of(what, n_points)] over the first `points` points. The trees that they come from are
 * given away if `kept` is not NULL. */
static int evaluate(const struct gv_collector *c, size_t policy, uint64_t points_done, uint64_t points,
                    int threads, size_t n_points, const double *x, enum what what, struct average *averages,
                    struct gv_moment_tree **kept)
{
    size_t n = list_leaves(c, points_done, points, NULL), columns = columns_of(what, n_points);
    struct leaf *leaves = malloc(n * sizeof *leaves);
    struct gv_moments *moments = malloc(n * columns * sizeof *moments);
    struct gv_moment_tree *trees = calloc((size_t)c->replicates * columns, sizeof *trees);
    int status = leaves && moments && trees ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        list_leaves(c, points_done, points, leaves);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 4)
        for (size_t i = 0; i < n; i++)
            evaluate_leaf(&c->smoothers[policy], leaves[i].n, gv_collector_parts(c, policy, leaves[i].first),
                          n_points, x, what, &moments[i * columns]);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < columns; k++)
                gv_moment_tree_push(&trees[leaves[i].replicate * columns + k], moments[i * columns + k]);
        average_trees(trees, c->replicates, columns, averages);
    }
    free(leaves);
    free(moments);
    if (kept && status == GV_OK)
        *kept = trees;
    else
        free(trees);
    return status;
}

/* Half of the interval of a weighted mean of two averages (w of b, 1 - w of a); `quantile` is the normal one
 * for independent draws, else Student's. */
static double half_width(const struct gv_collector *c, double quantile, const struct average *a,
                         const struct average *b, double w)
{
    if (c->plan->design.kind == GV_DESIGN_MC) {
        /* The two go almost together: the larger standard deviation is on the safe side. */
        double variance = fmax(a->total.m2, b->total.m2) / fmax(a->total.count - 1, 1);
        return quantile * sqrt(variance / a->total.count);
    }
    double mean = (1 - w) * a->total.mean + w * b->total.mean, deviation[GV_REPLICATES_MAX];
    for (uint32_t r = 0; r < c->replicates; r++)
        deviation[r] = (1 - w) * a->replicate[r].mean + w * b->replicate[r].mean - mean;
    return gv_replicate_half_width(c->replicates, deviation, quantile);
}

/* The x at which the share is p, on the line between both ends of a bracket. */
static struct gv_estimate solve(const struct gv_collector *c, double quantile, double p, double low,
                                double high, const struct average *at_low, const struct average *at_high)
{
    double rise = at_high->total.mean - at_low->total.mean;
    double w = (p - at_low->total.mean) / rise, x = low + w * (high - low);
    double half = half_width(c, quantile, at_low, at_high, fmin(fmax(w, 0), 1)) * (high - low) / rise;
    return (struct gv_estimate){x, x - half, x + half};
}

/* Both ends of each quantile's interval; about half a standard deviation away where an end is not known. */
static void set_brackets(const struct gv_statistics *s, double x[PROBABILITIES])
{
    x[0] = 0;
    for (int k = 0; k < GV_QUANTILES; k++) {
        const struct gv_estimate *q = &s->quantile[k];
        x[1 + 2 * k] = q->low < q->value ? q->low : q->value - 0.5 * s->sd.value;
        x[2 + 2 * k] = q->high > q->value ? q->high : q->value + 0.5 * s->sd.value;
    }
}

static void set_quantile(const struct gv_collector *c, double quantile, int k, const double x[2],
                         const struct average share[2], struct gv_statistics *s)
{
    struct gv_estimate e = solve(c, quantile, gv_quantile_probabilities[k], x[0], x[1], &share[0], &share[1]);
    if (isfinite(e.value)) s->quantile[k] = e;
}

/* Mean, probability and quantiles. x[PROBABILITIES] as evaluated. */
static void set_smoothed(const struct gv_collector *c, double quantile, const double *x,
                         const struct average *share, struct gv_statistics *s)
{
    const struct average *mean = &share[PROBABILITIES];
    double half = half_width(c, quantile, mean, mean, 0);
    s->mean = (struct gv_estimate){mean->total.mean, mean->total.mean - half, mean->total.mean + half};
    double p = 1 - share[0].total.mean;
    half = half_width(c, quantile, &share[0], &share[0], 0);
    /* Where no draw leaves the other side a chance, the bound from their number says more than ±0. */
    if (half > 0) s->positive = (struct gv_estimate){p, fmax(p - half, 0), fmin(p + half, 1)};
    for (uint32_t r = 0; s->by_replicate && r < c->replicates; r++) {
        s->by_replicate->mean[r] = mean->replicate[r].mean;
        s->by_replicate->positive[r] = 1 - share[0].replicate[r].mean;
    }
    for (int k = 0; k < GV_QUANTILES; k++)
        set_quantile(c, quantile, k, &x[1 + 2 * k], &share[1 + 2 * k], s);
}

/* How far a quantile on the line between both ends of its bracket may lie from that of the distribution
 * function, which bends: F''/(8 F') times the bracket's width squared. The bend is told by the mean slopes
 * to the neighbouring quantiles, or by an exponential tail; the larger one counts. */
static double line_error(const struct gv_statistics *s, int k, double width, double slope)
{
    const double *p = gv_quantile_probabilities;
    double half_bend = 0;
    for (int n = k - 1; n <= k + 1; n += 2) {
        double here;
        if (n < 0 || n == GV_QUANTILES) {
            here = slope * slope / (2 * (n < 0 ? p[k] : 1 - p[k]));
        } else {
            double way = s->quantile[n].value - s->quantile[k].value;
            here = fabs(((p[n] - p[k]) / way - slope) / way);
        }
        half_bend = fmax(half_bend, here);
    }
    return half_bend * width * width / (4 * slope);
}

/* The smoothed quantiles again, from brackets around the first answers that are so narrow that their lines'
 * error counts for nothing; only of those for which it does. x and share as evaluated for all. */
static int refine_quantiles(const struct gv_collector *c, size_t policy, double quantile, uint64_t points,
                            int threads, const double *x, struct average *share, struct gv_statistics *s)
{
    enum { MOST_PASSES = 3 };
    const double most = 0.02; /* of what stands behind ±; the bend is only told roughly */
    double low[GV_QUANTILES], high[GV_QUANTILES], rise[GV_QUANTILES];
    for (int k = 0; k < GV_QUANTILES; k++) {
        low[k] = x[1 + 2 * k];
        high[k] = x[2 + 2 * k];
        rise[k] = share[2 + 2 * k].total.mean - share[1 + 2 * k].total.mean;
    }
    for (int pass = 0; pass < MOST_PASSES; pass++) {
        double at[2 * GV_QUANTILES];
        int which[GV_QUANTILES];
        size_t n = 0;
        for (int k = 0; k < GV_QUANTILES; k++) {
            double width = high[k] - low[k], half = gv_estimate_half_width(s->quantile[k]);
            double error = rise[k] > 0 ? line_error(s, k, width, rise[k] / width) : 0;
            if (!(error > most * half)) continue;
            double reach = fmin(0.25 * half + error, 0.5 * width);
            at[2 * n] = low[k] = s->quantile[k].value - reach;
            at[2 * n + 1] = high[k] = s->quantile[k].value + reach;
            which[n++] = k;
        }
        if (n == 0) return GV_OK;
        int status = evaluate(c, policy, points, points, threads, 2 * n, at, SHARES_AND_MEAN, share, NULL);
        if (status != GV_OK) return status;
        for (size_t i = 0; i < n; i++) {
            rise[which[i]] = share[2 * i + 1].total.mean - share[2 * i].total.mean;
            set_quantile(c, quantile, which[i], &at[2 * i], &share[2 * i], s);
        }
    }
    return GV_OK;
}

static void keep_plain(struct gv_statistics *s)
{
    s->smoothed = true;
    s->plain_mean = s->mean;
    s->plain_positive = s->positive;
    for (int k = 0; k < GV_QUANTILES; k++)
        s->plain_quantile[k] = s->quantile[k];
}

static int estimate_all(const struct gv_collector *c, size_t policy, double quantile, uint64_t points,
                        bool all_kept, int threads, struct average *share, struct gv_statistics *s)
{
    double x[PROBABILITIES];
    keep_plain(s);
    if (!all_kept) {
        average_trees(c->smooth_streams[policy].trees, c->replicates, GV_SMOOTH_COLUMNS, share);
        set_smoothed(c, quantile, c->smooth_streams[policy].x, share, s);
        return GV_OK;
    }
    set_brackets(s, x);
    int status = evaluate(c, policy, points, points, threads, PROBABILITIES, x, SHARES_AND_MEAN, share, NULL);
    if (status != GV_OK) return status;
    set_smoothed(c, quantile, x, share, s);
    return refine_quantiles(c, policy, quantile, points, threads, x, share, s);
}

static int estimate_density(const struct gv_collector *c, size_t policy, double quantile, uint64_t points,
                            int threads, const struct gv_histogram *histogram, struct average *share,
                            struct gv_estimate *density)
{
    double edge[EDGES];
    uint64_t used = DENSITY_DRAWS / c->replicates;
    for (int b = 0; b < EDGES; b++)
        edge[b] = histogram->low + b * histogram->width;
    int status = evaluate(c, policy, points, used < points ? used : points, threads, EDGES, edge, DENSITY,
                          share, NULL);
    for (int b = 0; b < GV_HISTOGRAM_BINS && status == GV_OK; b++) {
        double value = share[b].total.mean / histogram->width;
        double half = half_width(c, quantile, &share[b], &share[b], 0) / histogram->width;
        density[b] = (struct gv_estimate){value, fmax(value - half, 0), value + half};
    }
    return status;
}

static void list_inputs(const struct gv_smoother *smoother, struct gv_smoothed *smoothed)
{
    for (size_t k = 0; k < smoother->n_a; k++)
        smoothed->inputs[smoothed->n_inputs++] = smoother->a[k];
    for (size_t k = 0; k < smoother->n_b; k++)
        smoothed->inputs[smoothed->n_inputs++] = smoother->b[k];
}

/* Something is free, and an interval can be told. */
static bool is_possible(const struct gv_collector *c, size_t policy)
{
    return c->smoothers[policy].n_a > 0 && (c->plan->design.kind == GV_DESIGN_MC || c->replicates > 1);
}

static double interval_quantile(const struct gv_collector *c)
{
    double error = gv_plan_error(c->plan);
    return c->plan->design.kind == GV_DESIGN_MC ? gv_normal_z(error) : gv_student_t(c->replicates - 1, error);
}

int gv_smooth_estimate(const struct gv_collector *c, size_t policy, uint64_t draws_done, int threads,
                       struct gv_statistics *s, struct gv_smoothed *smoothed)
{
    smoothed->outcome = c->form.outcome;
    for (int b = 0; b < GV_HISTOGRAM_BINS; b++)
        smoothed->density[b] = (struct gv_estimate){NAN, NAN, NAN};
    if (!is_possible(c, policy) || !(s->sd.value > 0)) return GV_OK;
    double quantile = interval_quantile(c);
    uint64_t points = draws_done / c->replicates;
    bool all_kept = points <= c->smooth_points;
    if (!all_kept) points = c->smooth_points;
    struct average *share = malloc(EDGES * sizeof *share);
    int status =
        share ? estimate_all(c, policy, quantile, points, all_kept, threads, share, s) : GV_ERR_MEMORY;
    if (status == GV_OK && c->summaries == GV_SUMMARIES_ALL)
        status =
            estimate_density(c, policy, quantile, points, threads, &s->histogram, share, smoothed->density);
    if (status == GV_OK) list_inputs(&c->smoothers[policy], smoothed);
    free(share);
    return status;
}

/* --- draws whose parts are not kept --- */

void gv_smooth_leaf(const struct gv_collector *c, size_t policy, size_t n, struct gv_smooth_parts parts,
                    struct gv_moments moments[GV_SMOOTH_COLUMNS])
{
    evaluate_leaf(&c->smoothers[policy], n, parts, PROBABILITIES, c->smooth_streams[policy].x,
                  SHARES_AND_MEAN, moments);
}

void gv_smooth_push(struct gv_collector *c, size_t policy, uint32_t replicate,
                    const struct gv_moments moments[GV_SMOOTH_COLUMNS])
{
    struct gv_moment_tree *trees = c->smooth_streams[policy].trees + (size_t)replicate * GV_SMOOTH_COLUMNS;
    for (size_t k = 0; k < GV_SMOOTH_COLUMNS; k++)
        gv_moment_tree_push(&trees[k], moments[k]);
}

/* Smoothed quantiles of the first draws, by halving between the pilot's ends all at once. */
static int find_quantiles(const struct gv_collector *c, size_t policy, double low, double high, int threads,
                          struct average *share, double q[GV_QUANTILES])
{
    enum { HALVINGS = 14 };
    uint64_t points = DENSITY_DRAWS / c->replicates;
    double from[GV_QUANTILES], to[GV_QUANTILES];
    int status = GV_OK;
    for (int k = 0; k < GV_QUANTILES; k++) {
        from[k] = low;
        to[k] = high;
    }
    for (int i = 0; i < HALVINGS && status == GV_OK; i++) {
        for (int k = 0; k < GV_QUANTILES; k++)
            q[k] = 0.5 * (from[k] + to[k]);
        status = evaluate(c, policy, c->smooth_points, points, threads, GV_QUANTILES, q, SHARES_AND_MEAN,
                          share, NULL);
        for (int k = 0; k < GV_QUANTILES && status == GV_OK; k++)
            *(share[k].total.mean < gv_quantile_probabilities[k] ? &from[k] : &to[k]) = q[k];
    }
    return status;
}

/* Quantiles of the first draws, then from those of all kept draws. The line between two thresholds stands for
 * the distribution function, so they are at last about a standard error away from where the quantile is
 * thought to be: the function's bend over so little is far below the interval. */
static int fix_thresholds(const struct gv_collector *c, size_t policy, int threads, struct average *share,
                          struct gv_smooth_stream *stream)
{
    const struct gv_bins *bins = &c->bins[gv_smooth_column(c, policy)];
    double quantile = interval_quantile(c), q[GV_QUANTILES];
    double range = bins->width * (double)c->n_bins;
    uint64_t points = c->smooth_points;
    int status = find_quantiles(c, policy, bins->low, bins->low + range, threads, share, q);
    struct gv_statistics s = {0};
    for (int k = 0; k < GV_QUANTILES; k++)
        s.quantile[k] = (struct gv_estimate){q[k], q[k] - 0.003 * range, q[k] + 0.003 * range};
    for (int pass = 0; pass < 2 && status == GV_OK; pass++) {
        stream->x[0] = 0;
        for (int k = 0; k < GV_QUANTILES; k++) {
            double half = gv_estimate_half_width(s.quantile[k]) * (pass ? 0.5 : 1);
            stream->x[1 + 2 * k] = s.quantile[k].value - half;
            stream->x[2 + 2 * k] = s.quantile[k].value + half;
        }
        status = evaluate(c, policy, points, points, threads, PROBABILITIES, stream->x, SHARES_AND_MEAN,
                          share, pass ? &stream->trees : NULL);
        if (status == GV_OK && pass == 0) set_smoothed(c, quantile, stream->x, share, &s);
    }
    stream->open = status == GV_OK;
    return status;
}

int gv_smooth_fix(struct gv_collector *c, int threads)
{
    struct average *share = malloc(EDGES * sizeof *share);
    int status = share ? GV_OK : GV_ERR_MEMORY;
    for (size_t p = 0; p < c->plan->n_policies && status == GV_OK; p++)
        if (is_possible(c, p)) status = fix_thresholds(c, p, threads, share, &c->smooth_streams[p]);
    free(share);
    return status;
}
