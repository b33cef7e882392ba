/* Estimates and intervals from what a collector has gathered. */
#include "engine/statistics.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/series.h"
#include "engine/smooth_estimate.h"
#include "engine/twins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

const char *gv_statistic_name(enum gv_statistic statistic)
{
    static const char *const names[GV_STATISTIC_QUANTILE] = {[GV_STATISTIC_MEAN] = "mean",
                                                             [GV_STATISTIC_SD] = "sd",
                                                             [GV_STATISTIC_CVAR] = "cvar",
                                                             [GV_STATISTIC_POSITIVE] =
                                                                 "probability_positive"};
    return statistic < GV_STATISTIC_QUANTILE ? names[statistic]
                                             : gv_quantile_names[statistic - GV_STATISTIC_QUANTILE];
}

enum gv_statistic gv_statistic_find(const char *name)
{
    int k = 0;
    while (k < GV_STATISTICS && strcmp(name, gv_statistic_name((enum gv_statistic)k)) != 0)
        k++;
    return (enum gv_statistic)k;
}

struct gv_estimate gv_statistic_of(const struct gv_statistics *s, enum gv_statistic statistic)
{
    switch (statistic) {
    case GV_STATISTIC_MEAN:
        return s->mean;
    case GV_STATISTIC_SD:
        return s->sd;
    case GV_STATISTIC_CVAR:
        return s->worst;
    case GV_STATISTIC_POSITIVE:
        return s->positive;
    default:
        return s->quantile[statistic - GV_STATISTIC_QUANTILE];
    }
}

enum { COARSE = GV_COARSE_BINS + 2 };

struct gv_estimate gv_series_around(const struct gv_series *col, double value, const double *deviation)
{
    double half = gv_replicate_half_width(col->replicates, deviation, col->t);
    return (struct gv_estimate){value, value - half, value + half};
}

double gv_series_replicate_valid(const struct gv_series *col, uint32_t replicate)
{
    if (col->outcome->flags & GV_MISS_BEYOND) return (double)col->valid / col->replicates;
    return col->replicate[replicate].count;
}

void gv_series_each_run(const struct gv_series *col, gv_series_run_fn *use, void *context)
{
    uint64_t block = (uint64_t)col->collector->block_points * col->replicates;
    for (uint64_t first = 0; first < col->n_values; first += block) {
        uint64_t left = col->n_values - first, points = (left < block ? left : block) / col->replicates;
        for (uint32_t r = 0; r < col->replicates; r++)
            use(context, r, (size_t)points, col->values + first + r * points);
    }
}

static void estimate_moments(const struct gv_series *col, struct gv_statistics *out)
{
    const struct gv_moments *t = &col->total;
    out->mean = out->sd = (struct gv_estimate){NAN, NAN, NAN};
    if (t->count == 0) return;
    out->mean.value = t->mean;
    if (t->count < 2) return;
    double variance = t->m2 / (t->count - 1), sd = sqrt(variance);
    out->sd.value = sd;
    if (col->classical) {
        double z = col->z, half = z * sqrt(variance / t->count);
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
    out->mean = gv_series_around(col, t->mean, of_mean);
    struct gv_estimate v = gv_series_around(col, variance, of_variance);
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

static struct gv_estimate estimate_positive(const struct gv_series *col)
{
    if (col->outcome->flags & GV_INDICATOR)
        return (struct gv_estimate){NAN, NAN, NAN}; /* set from the mean */
    uint64_t n = (uint64_t)col->total.count, k = 0;
    if (n == 0) return (struct gv_estimate){NAN, NAN, NAN};
    for (uint32_t r = 0; r < col->replicates; r++)
        k += col->positive[r];
    if (k == 0 || k == n) return gv_interval_clopper_pearson(k, n, col->error);
    if (col->classical) return gv_interval_wilson(k, n, col->error);
    double p = (double)k / (double)n, deviation[GV_REPLICATES_MAX], average = (double)n / col->replicates;
    for (uint32_t r = 0; r < col->replicates; r++)
        deviation[r] = ((double)col->positive[r] - p * col->replicate[r].count) / average;
    struct gv_estimate e = gv_series_around(col, p, deviation);
    return inside_unit_interval(e);
}

/* An indicator's mean is the probability: the same figure under both names, with the probability's interval.
 */
static void estimate_indicator(const struct gv_series *col, struct gv_statistics *out)
{
    uint64_t n = (uint64_t)col->total.count;
    if (n == 0) return;
    uint64_t k = (uint64_t)(col->total.mean * (double)n + 0.5);
    if (k == 0 || k == n)
        out->mean = gv_interval_clopper_pearson(k, n, col->error);
    else if (col->classical)
        out->mean = gv_interval_wilson(k, n, col->error);
    out->mean.value = col->total.mean;
    out->positive = out->mean = inside_unit_interval(out->mean);
}

/* The threads' counts of one column, added up. */
static void add_counts(struct gv_series *col, size_t index, const struct gv_counts *counts, size_t n_counts)
{
    const struct gv_collector *c = col->collector;
    size_t fine = c->n_bins + 2, coarse = (size_t)c->replicates * COARSE;
    for (size_t b = 0; b < fine; b++)
        col->fine[b] = 0;
    for (size_t b = 0; b < coarse; b++)
        col->coarse[b] = 0;
    for (size_t t = 0; t < n_counts; t++) {
        gv_counts_add(c, &counts[t], index, col->fine);
        size_t source = gv_counts_source(c, &counts[t], index);
        for (size_t b = 0; b < coarse && c->replicates > 1; b++)
            col->coarse[b] += counts[t].coarse[source * coarse + b];
    }
    uint64_t up_to = 0;
    for (size_t b = 0; b < fine; b++)
        col->up_to[b] = up_to += col->fine[b];
    if (c->replicates == 1) gv_coarse_from_fine(c, col->fine, col->coarse);
}

/* Every draw is the same: the figures are exact. */
static void remove_intervals(struct gv_statistics *out)
{
    struct gv_estimate *estimates[] = {&out->mean, &out->sd, &out->positive, &out->worst};
    for (size_t i = 0; i < sizeof estimates / sizeof *estimates; i++)
        estimates[i]->low = estimates[i]->high = estimates[i]->value;
    for (int k = 0; k < GV_QUANTILES; k++)
        out->quantile[k].low = out->quantile[k].high = out->quantile[k].value;
}

/* Means and shares of single replicates; the worst are gv_series_worst()'s. */
static void set_by_replicate(const struct gv_series *col, struct gv_by_replicate *out)
{
    for (uint32_t r = 0; r < GV_REPLICATES_MAX; r++) {
        bool exists = r < col->replicates && col->replicate[r].count > 0;
        out->mean[r] = exists ? col->replicate[r].mean : (double)NAN;
        out->positive[r] = exists ? (double)col->positive[r] / col->replicate[r].count : (double)NAN;
    }
}

static void finish_column(struct gv_series *col, uint64_t draws_done, size_t index,
                          const struct gv_counts *counts, size_t n_counts, struct gv_statistics *out)
{
    const struct gv_collector *c = col->collector;
    size_t policy = index / c->per_policy, within = index % c->per_policy,
           source = gv_collector_source(c, index);
    col->outcome = &c->plan->model->outcomes[c->outcome[within]];
    col->trees = c->trees + source * c->replicates;
    col->positive = c->positive + source * c->replicates;
    col->excess = c->excess + source * c->replicates;
    col->classical = c->plan->design.kind == GV_DESIGN_MC;
    col->total = (struct gv_moments){0};
    for (uint32_t r = 0; r < c->replicates; r++) {
        col->replicate[r] = gv_moment_tree_total(&col->trees[r]);
        col->total = gv_moments_merge(col->total, col->replicate[r]);
    }
    out->draws = col->draws = draws_done - c->failed[policy];
    out->missing = col->draws - (uint64_t)col->total.count;
    col->valid = col->outcome->flags & GV_MISS_BEYOND ? col->draws : (uint64_t)col->total.count;
    col->values = NULL;
    if (gv_collector_binned(c, within)) {
        add_counts(col, index, counts, n_counts);
        col->bins = &c->bins[index];
    } else {
        if (c->apart[index]) gv_twins_fill(c, index, draws_done);
        col->values = c->values + gv_collector_stored(c, source) * c->draws;
        col->n_values = draws_done;
    }
    estimate_moments(col, out);
    out->positive = estimate_positive(col);
    if (col->outcome->flags & GV_INDICATOR) estimate_indicator(col, out);
    gv_series_quantiles(col, out);
    gv_series_worst(col, out);
    if (out->by_replicate) set_by_replicate(col, out->by_replicate);
    if (gv_plan_policy_certain(c->plan, policy)) remove_intervals(out);
    if (gv_summaries_draw(c->summaries) && col->outcome->flags & GV_HEADLINE) gv_series_histogram(col, out);
}

int gv_collector_finish(const struct gv_collector *c, uint64_t draws_done, const struct gv_counts *counts,
                        size_t n_counts, int threads, struct gv_statistics *statistics,
                        struct gv_smoothed *smoothed)
{
    int status = GV_OK;
#pragma omp parallel num_threads(threads)
    {
        struct gv_series col = {.collector = c, .replicates = c->replicates, .error = gv_plan_error(c->plan)};
        col.z = gv_normal_z(col.error);
        col.t = c->replicates > 1 ? gv_student_t(c->replicates - 1, col.error) : (double)NAN;
        size_t n = c->exact ? (size_t)draws_done : 0;
        col.fine = gv_memory_new((c->n_bins + 2) * sizeof *col.fine);
        col.up_to = gv_memory_new((c->n_bins + 2) * sizeof *col.up_to);
        col.coarse = gv_memory_new((size_t)c->replicates * COARSE * sizeof *col.coarse);
        col.work = gv_memory_new((n + 1) * sizeof *col.work);
        col.scratch = gv_memory_new((n + 1) * sizeof *col.scratch);
        col.bucket = gv_memory_new((n + 1) * sizeof *col.bucket);
        bool ready = col.fine && col.up_to && col.coarse && col.work && col.scratch && col.bucket;
        if (!ready) {
#pragma omp atomic write
            status = GV_ERR_MEMORY;
        }
#pragma omp for schedule(dynamic, 4)
        for (size_t i = 0; i < c->n_columns; i++)
            if (ready && gv_collector_finishes(c, i) && !gv_twins_share(c, i))
                finish_column(&col, draws_done, i, counts, n_counts, &statistics[i]);
        free(col.fine);
        free(col.up_to);
        free(col.coarse);
        free(col.work);
        free(col.scratch);
        free(col.bucket);
    }
    for (size_t i = 0; i < c->n_columns; i++)
        if (gv_collector_finishes(c, i) && gv_twins_share(c, i))
            gv_twins_copy(&statistics[c->twin[i]], &statistics[i]);
    for (size_t p = 0; c->smooths && status == GV_OK && p < c->plan->n_policies; p++) {
        size_t column = gv_smooth_column(c, p);
        if (!gv_collector_finishes(c, column)) break; /* nor those of other policies */
        if (gv_twins_share_smoothed(c, p, draws_done)) {
            gv_twins_copy(&statistics[c->twin[column]], &statistics[column]);
            smoothed[p] = smoothed[c->leader[p]];
        } else {
            status = gv_smooth_estimate(c, p, draws_done, threads, &statistics[column], &smoothed[p]);
        }
    }
    return status;
}
