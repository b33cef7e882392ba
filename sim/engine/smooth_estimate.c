#include "engine/smooth_estimate.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/loops.h"

#include <math.h>
#include <stdlib.h>

/* Probabilities are evaluated at 0 and near each quantile. The density comes from the first DENSITY_DRAWS
 * draws only (of a Sobol' net, a smaller net): many points, and more than enough for a picture. */
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
    struct leaf *leaves = gv_memory_new(n * sizeof *leaves);
    struct gv_moments *moments = gv_memory_new(n * columns * sizeof *moments);
    struct gv_moment_tree *trees = gv_memory_zeroed((size_t)c->replicates * columns, sizeof *trees);
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

/* Half of the interval of an average; `quantile` is the normal one for independent draws, else Student's. */
static double half_width(const struct gv_collector *c, double quantile, const struct average *a)
{
    if (c->plan->design.kind == GV_DESIGN_MC)
        return quantile * sqrt(a->total.m2 / fmax(a->total.count - 1, 1) / a->total.count);
    double deviation[GV_REPLICATES_MAX];
    for (uint32_t r = 0; r < c->replicates; r++)
        deviation[r] = a->replicate[r].mean - a->total.mean;
    return gv_replicate_half_width(c->replicates, deviation, quantile);
}

/* Where the distribution function is the quantile's probability, from its value and its density at x[1 + k];
 * NaN where there is so little density that this would lead far away. */
static double next_threshold(int k, const double *x, const struct average *share, const double *density)
{
    double way = (gv_quantile_probabilities[k] - share[1 + k].total.mean) / density[k];
    double most = 0.25 * (x[GV_QUANTILES] - x[1]); /* of the quantiles' range */
    return fabs(way) <= most ? x[1 + k] + way : (double)NAN;
}

/* Mean, probability and quantiles from the averages at x[PROBABILITIES] and the density at each quantile. */
static void set_smoothed(const struct gv_collector *c, double quantile, const double *x,
                         const double *density, const struct average *share, struct gv_statistics *s)
{
    const struct average *mean = &share[PROBABILITIES];
    double half = half_width(c, quantile, mean);
    s->mean = (struct gv_estimate){mean->total.mean, mean->total.mean - half, mean->total.mean + half};
    double p = 1 - share[0].total.mean;
    half = half_width(c, quantile, &share[0]);
    /* Where no draw leaves the other side a chance, the bound from their number says more than ±0. */
    if (half > 0) s->positive = (struct gv_estimate){p, fmax(p - half, 0), fmin(p + half, 1)};
    for (uint32_t r = 0; s->by_replicate && r < c->replicates; r++) {
        s->by_replicate->mean[r] = mean->replicate[r].mean;
        s->by_replicate->positive[r] = 1 - share[0].replicate[r].mean;
    }
    for (int k = 0; k < GV_QUANTILES; k++) {
        double value = next_threshold(k, x, share, density);
        half = half_width(c, quantile, &share[1 + k]) / density[k];
        if (!isnan(value)) s->quantile[k] = (struct gv_estimate){value, value - half, value + half};
    }
}

/* The density at each quantile as the mean slope between its neighbours: good enough for a first step. */
static void guess_density(const double *x, double density[GV_QUANTILES])
{
    const double *p = gv_quantile_probabilities;
    for (int k = 0; k < GV_QUANTILES; k++) {
        int low = k > 0 ? k - 1 : k, high = k + 1 < GV_QUANTILES ? k + 1 : k;
        density[k] = (p[high] - p[low]) / (x[1 + high] - x[1 + low]);
    }
}

/* Whether quantiles on the secants that led to x are as good as those of the distribution function, which
 * bends: by up to 3 times the slope over the quantiles' range. The error is then that, times the ways from
 * both ends of the secant; it must not exceed a part `most` of the interval. */
static bool is_near(const struct gv_collector *c, double quantile, const double *from, const double *x,
                    const double *density, const struct average *share, double most)
{
    const double bend = 3 / (x[GV_QUANTILES] - x[1]);
    for (int k = 0; k < GV_QUANTILES; k++) {
        double half = half_width(c, quantile, &share[1 + k]) / density[k];
        double value = next_threshold(k, x, share, density);
        if (bend * fabs((value - x[1 + k]) * (value - from[1 + k])) > most * half) return false;
    }
    return true;
}

/* The averages of `points` points at thresholds that come nearer to the quantiles by the secant rule until
 * they are near enough, and the density there. x[PROBABILITIES] holds first thresholds, and then those of the
 * averages. */
static int approach(const struct gv_collector *c, size_t policy, double quantile, uint64_t points,
                    int threads, double most, double *x, double *density, struct average *share,
                    struct gv_moment_tree **kept)
{
    enum { MOST_STEPS = 5 };
    const double least = 1e-4; /* of the quantiles' range: a shorter secant has no certain slope */
    const double range = x[GV_QUANTILES] - x[1];
    double from[PROBABILITIES] = {0};
    int status = evaluate(c, policy, points, points, threads, PROBABILITIES, x, SHARES_AND_MEAN, share, NULL);
    guess_density(x, density);
    for (int step = 0; step < MOST_STEPS && status == GV_OK; step++) {
        double before[GV_QUANTILES];
        for (int k = 0; k < GV_QUANTILES; k++) {
            double way = next_threshold(k, x, share, density) - x[1 + k];
            if (isnan(way)) way = 0;
            if (fabs(way) < least * range) way = copysign(least * range, way);
            from[1 + k] = x[1 + k];
            before[k] = share[1 + k].total.mean;
            x[1 + k] += way;
        }
        if (kept) free(*kept);
        if (kept) *kept = NULL;
        status = evaluate(c, policy, points, points, threads, PROBABILITIES, x, SHARES_AND_MEAN, share, kept);
        for (int k = 0; k < GV_QUANTILES && status == GV_OK; k++)
            density[k] = (share[1 + k].total.mean - before[k]) / (x[1 + k] - from[1 + k]);
        if (status == GV_OK && is_near(c, quantile, from, x, density, share, most)) break;
    }
    return status;
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
    keep_plain(s);
    if (!all_kept) {
        const struct gv_smooth_stream *stream = &c->smooth_streams[policy];
        average_trees(stream->trees, c->replicates, GV_SMOOTH_COLUMNS, share);
        set_smoothed(c, quantile, stream->x, stream->density, share, s);
        return GV_OK;
    }
    double x[PROBABILITIES] = {0}, density[GV_QUANTILES];
    for (int k = 0; k < GV_QUANTILES; k++)
        x[1 + k] = s->quantile[k].value;
    int status = approach(c, policy, quantile, points, threads, 0.02, x, density, share, NULL);
    if (status == GV_OK) set_smoothed(c, quantile, x, density, share, s);
    return status;
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
        double half = half_width(c, quantile, &share[b]) / histogram->width;
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
    struct average *share = gv_memory_new(EDGES * sizeof *share);
    int status =
        share ? estimate_all(c, policy, quantile, points, all_kept, threads, share, s) : GV_ERR_MEMORY;
    if (status == GV_OK && gv_summaries_draw(c->summaries))
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

/* Quantiles of the first draws, then nearer to those of all kept draws: of so many more draws may the
 * intervals be that the thresholds must be nearer than these need. */
static int fix_thresholds(const struct gv_collector *c, size_t policy, int threads, struct average *share,
                          struct gv_smooth_stream *stream)
{
    const struct gv_bins *bins = &c->bins[gv_smooth_column(c, policy)];
    stream->x[0] = 0;
    int status = find_quantiles(c, policy, bins->low, bins->low + bins->width * (double)c->n_bins, threads,
                                share, stream->x + 1);
    if (status == GV_OK)
        status = approach(c, policy, interval_quantile(c), c->smooth_points, threads, 0.0005, stream->x,
                          stream->density, share, &stream->trees);
    stream->open = status == GV_OK;
    return status;
}

int gv_smooth_fix(struct gv_collector *c, int threads)
{
    struct average *share = gv_memory_new(EDGES * sizeof *share);
    int status = share ? GV_OK : GV_ERR_MEMORY;
    for (size_t p = 0; p < c->plan->n_policies && status == GV_OK; p++)
        if (is_possible(c, p)) status = fix_thresholds(c, p, threads, share, &c->smooth_streams[p]);
    free(share);
    return status;
}
