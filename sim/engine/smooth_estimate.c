#include "engine/smooth_estimate.h"

#include "base/status.h"

#include <math.h>
#include <stdlib.h>

/* The points at which P(outcome < x) is evaluated: 0, and both ends of each plain quantile's interval. */
enum { N_POINTS = 1 + 2 * GV_QUANTILES };

/* P(outcome < x) at one point: over all draws, and per replicate. */
struct share {
    struct gv_moments total, replicate[GV_REPLICATES_MAX];
};

/* A leaf's place in the layout of the parts. */
struct leaf {
    uint64_t first;
    size_t n;
    uint32_t replicate;
};

/* The leaves in the order in which they were drawn: block by block, in a block by replicate. */
static size_t list_leaves(const struct gv_collector *c, uint64_t draws_done, struct leaf *leaves)
{
    uint64_t points_done = draws_done / c->replicates;
    size_t n = 0;
    for (uint64_t block = 0; block < points_done; block += c->block_points) {
        uint64_t points = points_done - block < c->block_points ? points_done - block : c->block_points;
        for (uint32_t r = 0; r < c->replicates; r++)
            for (uint64_t at = 0; at < points; at += GV_LEAF_POINTS_MAX) {
                uint64_t left = points - at;
                if (leaves)
                    leaves[n] =
                        (struct leaf){.first = block * c->replicates + r * points + at,
                                      .n = left < GV_LEAF_POINTS_MAX ? (size_t)left : GV_LEAF_POINTS_MAX,
                                      .replicate = r};
                n++;
            }
    }
    return n;
}

/* share[N_POINTS] at x[N_POINTS]. */
static int evaluate(const struct gv_collector *c, size_t policy, uint64_t draws_done, int threads,
                    const double *x, struct share *share)
{
    size_t n = list_leaves(c, draws_done, NULL);
    struct leaf *leaves = malloc(n * sizeof *leaves);
    struct gv_moments *moments = malloc(n * N_POINTS * sizeof *moments);
    struct gv_moment_tree *trees = calloc((size_t)c->replicates * N_POINTS, sizeof *trees);
    int status = leaves && moments && trees ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        list_leaves(c, draws_done, leaves);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 4)
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < N_POINTS; k++) {
                double below[GV_LEAF_POINTS_MAX];
                gv_smoother_below(&c->smoothers[policy], x[k], leaves[i].n,
                                  gv_collector_parts(c, policy, leaves[i].first), below);
                moments[i * N_POINTS + k] = gv_moments_of(leaves[i].n, below);
            }
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < N_POINTS; k++)
                gv_moment_tree_push(&trees[leaves[i].replicate * N_POINTS + k], moments[i * N_POINTS + k]);
        for (size_t k = 0; k < N_POINTS; k++) {
            share[k].total = (struct gv_moments){0};
            for (uint32_t r = 0; r < c->replicates; r++) {
                share[k].replicate[r] = gv_moment_tree_total(&trees[r * N_POINTS + k]);
                share[k].total = gv_moments_merge(share[k].total, share[k].replicate[r]);
            }
        }
    }
    free(leaves);
    free(moments);
    free(trees);
    return status;
}

/* Half of the interval of a weighted mean of two shares (w of b, 1 - w of a). */
static double half_width(const struct gv_collector *c, const struct share *a, const struct share *b, double w)
{
    if (c->plan->design.kind == GV_DESIGN_MC) {
        /* The two go almost together: the larger standard deviation is on the safe side. */
        double variance = fmax(a->total.m2, b->total.m2) / fmax(a->total.count - 1, 1);
        return gv_normal_z() * sqrt(variance / a->total.count);
    }
    double mean = (1 - w) * a->total.mean + w * b->total.mean, squares = 0;
    uint32_t R = c->replicates;
    for (uint32_t r = 0; r < R; r++) {
        double value = (1 - w) * a->replicate[r].mean + w * b->replicate[r].mean;
        squares += (value - mean) * (value - mean);
    }
    return gv_student_t(R - 1) * sqrt(squares / (R - 1) / R);
}

/* The x at which the share is p, linear between both ends of the plain interval. */
static struct gv_estimate solve(const struct gv_collector *c, double p, double low, double high,
                                const struct share *at_low, const struct share *at_high)
{
    double rise = at_high->total.mean - at_low->total.mean;
    double w = (p - at_low->total.mean) / rise, x = low + w * (high - low);
    double half = half_width(c, at_low, at_high, fmin(fmax(w, 0), 1)) * (high - low) / rise;
    return (struct gv_estimate){x, x - half, x + half};
}

int gv_smooth_estimate(const struct gv_collector *c, size_t policy, uint64_t draws_done, int threads,
                       struct gv_statistics *s)
{
    double x[N_POINTS] = {0};
    if (c->smoothers[policy].n_a == 0 || s->draws == 0) return GV_OK;
    if (c->plan->design.kind != GV_DESIGN_MC && c->replicates < 2) return GV_OK;
    for (int k = 0; k < GV_QUANTILES; k++) {
        x[1 + 2 * k] = s->quantile[k].low;
        x[2 + 2 * k] = s->quantile[k].high;
        if (!(x[1 + 2 * k] < x[2 + 2 * k])) return GV_OK;
    }
    struct share *share = malloc(N_POINTS * sizeof *share);
    int status = share ? evaluate(c, policy, draws_done, threads, x, share) : GV_ERR_MEMORY;
    if (status == GV_OK) {
        s->smoothed = true;
        s->plain_positive = s->positive;
        double p = 1 - share[0].total.mean, half = half_width(c, &share[0], &share[0], 0);
        s->positive = (struct gv_estimate){p, fmax(p - half, 0), fmin(p + half, 1)};
        for (int k = 0; k < GV_QUANTILES; k++) {
            s->plain_quantile[k] = s->quantile[k];
            struct gv_estimate e = solve(c, gv_quantile_probabilities[k], x[1 + 2 * k], x[2 + 2 * k],
                                         &share[1 + 2 * k], &share[2 + 2 * k]);
            if (isfinite(e.value)) s->quantile[k] = e;
        }
    }
    free(share);
    return status;
}
