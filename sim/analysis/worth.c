#include "analysis/worth.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- gains --- */

/* A draw counts if every policy has a valid gain in it. */
static void mark_used(const struct gv_sample *sample, size_t column, struct gv_gains *g)
{
    for (size_t d = 0; d < sample->draws; d++) {
        g->used[d] = true;
        for (size_t p = 0; p < sample->n_policies; p++)
            g->used[d] &= !isnan(gv_sample_column(sample, p, column)[d]);
        g->n_used += g->used[d];
        g->count[d % g->batches.n] += g->used[d];
    }
}

static bool are_same(const struct gv_gains *g, const double *a, const double *b)
{
    for (size_t d = 0; d < g->batches.draws; d++)
        if (g->used[d] && a[d] != b[d]) return false;
    return true;
}

static void find_distinct(const struct gv_sample *sample, size_t column, struct gv_gains *g)
{
    for (size_t p = 0; p < sample->n_policies; p++) {
        const double *values = gv_sample_column(sample, p, column);
        size_t k = 0;
        while (k < g->n && !are_same(g, values, gv_sample_column(sample, g->policy[k], column)))
            k++;
        if (k == g->n) g->policy[g->n++] = p;
        g->same_as[p] = g->policy[k];
    }
}

/* The mean over batches; a batch without draws says nothing. */
static struct gv_estimate mean_of(const struct gv_gains *g, const double *values)
{
    double sum[GV_BATCHES_MAX] = {0}, deviation[GV_BATCHES_MAX] = {0}, total = 0;
    for (size_t d = 0; d < g->batches.draws; d++)
        if (g->used[d]) sum[d % g->batches.n] += values[d];
    for (size_t b = 0; b < g->batches.n; b++)
        total += sum[b];
    double mean = total / (double)g->n_used;
    for (size_t b = 0; b < g->batches.n; b++)
        deviation[b] = g->count[b] ? sum[b] / (double)g->count[b] - mean : 0;
    double half = gv_replicate_half_width((uint32_t)g->batches.n, deviation, g->batches.quantile);
    return (struct gv_estimate){mean, mean - half, mean + half};
}

/* The incumbents without each fold. */
static int find_rivals(struct gv_gains *g)
{
    size_t folds = gv_folds(&g->batches);
    double *sum = gv_memory_zeroed(g->n * g->batches.n, sizeof *sum);
    if (!sum) return GV_ERR_MEMORY;
    for (size_t k = 0; k < g->n; k++)
        for (size_t d = 0; d < g->batches.draws; d++)
            sum[k * g->batches.n + d % g->batches.n] += gv_gains_of(g, k)[d];
    for (size_t f = 0; f < folds && folds > 1; f++) {
        size_t rival = g->best;
        double most = 0;
        for (size_t k = 0; k < g->n; k++) {
            double total = 0;
            for (size_t b = 0; b < g->batches.n; b++)
                if (b % folds != f) total += sum[k * g->batches.n + b];
            if (total > most) {
                most = total;
                rival = k;
            }
        }
        for (size_t b = f; b < g->batches.n; b += folds)
            if (g->count[b]) g->without[b] = sum[rival * g->batches.n + b] / (double)g->count[b];
    }
    free(sum);
    return GV_OK;
}

static int allocate(const struct gv_sample *sample, struct gv_gains *g)
{
    g->n_policies = sample->n_policies;
    g->policy = gv_memory_new((sample->n_policies + 1) * sizeof *g->policy);
    g->same_as = gv_memory_new((sample->n_policies + 1) * sizeof *g->same_as);
    g->mean = gv_memory_new((sample->n_policies + 1) * sizeof *g->mean);
    g->used = gv_memory_new(sample->draws + 1);
    return g->policy && g->same_as && g->mean && g->used ? GV_OK : GV_ERR_MEMORY;
}

int gv_gains_make(const struct gv_plan *plan, const struct gv_sample *sample, size_t column, int direction,
                  struct gv_gains *g)
{
    double sign = direction < 0 ? -1 : 1;
    *g = (struct gv_gains){.batches = gv_batches_of(plan)};
    int status = allocate(sample, g);
    if (status == GV_OK) {
        mark_used(sample, column, g);
        if (g->n_used == 0) status = GV_ERR_DRAWS;
    }
    if (status == GV_OK) {
        find_distinct(sample, column, g);
        g->difference = gv_memory_zeroed(g->n * sample->draws, sizeof *g->difference);
        if (!g->difference) status = GV_ERR_MEMORY;
    }
    if (status != GV_OK) {
        gv_gains_free(g);
        return status;
    }
    for (size_t k = 0; k < g->n; k++) {
        g->mean[k] = mean_of(g, gv_sample_column(sample, g->policy[k], column));
        if (sign * g->mean[k].value > sign * g->mean[g->best].value) g->best = k;
    }
    const double *incumbent = gv_sample_column(sample, g->policy[g->best], column);
    for (size_t k = 0; k < g->n; k++) {
        const double *values = gv_sample_column(sample, g->policy[k], column);
        for (size_t d = 0; d < sample->draws; d++)
            if (g->used[d]) g->difference[k * sample->draws + d] = sign * (values[d] - incumbent[d]);
    }
    status = find_rivals(g);
    if (status != GV_OK) gv_gains_free(g);
    return status;
}

void gv_gains_free(struct gv_gains *g)
{
    free(g->policy);
    free(g->same_as);
    free(g->mean);
    free(g->used);
    free(g->difference);
    *g = (struct gv_gains){0};
}

/* --- worths --- */

struct gv_worth gv_worth_settle(const struct gv_gains *g, const double *own, const double *other)
{
    const struct gv_batches *batches = &g->batches;
    struct gv_worth worth = {0};
    double n = (double)batches->n, mean = 0, gap = 0, deviation[GV_BATCHES_MAX];
    for (size_t b = 0; b < batches->n; b++) {
        double others = other[b] - g->without[b];
        worth.by_batch[b] = 0.5 * (own[b] + others);
        mean += worth.by_batch[b] / n;
        gap += 0.5 * (own[b] - others) / n;
    }
    for (size_t b = 0; b < batches->n; b++)
        deviation[b] = worth.by_batch[b] - mean;
    double spread = gv_replicate_half_width((uint32_t)batches->n, deviation, batches->quantile);
    double half = sqrt(spread * spread + gap * gap);
    worth.estimate = (struct gv_estimate){mean, mean - half, mean + half};
    return worth;
}

struct gv_worth gv_worth_of_everything(const struct gv_gains *g)
{
    double mean[GV_BATCHES_MAX] = {0};
    for (size_t d = 0; d < g->batches.draws; d++) {
        double most = 0; /* the incumbent's */
        for (size_t k = 0; k < g->n; k++)
            most = fmax(most, gv_gains_of(g, k)[d]);
        mean[d % g->batches.n] += most;
    }
    for (size_t b = 0; b < g->batches.n; b++)
        mean[b] = g->count[b] ? mean[b] / (double)g->count[b] : 0;
    return gv_worth_settle(g, mean, mean);
}
