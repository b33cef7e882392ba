/* First-order indices, and what regional sensitivity says, from draws that are there already. */
#include "analysis/regression.h"
#include "analysis/sensitivity_internal.h"
#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* P(target = 1) in each tenth of the draws by x; values that are alike are in the same tenth. */
static void find_deciles(const struct gv_batches *batches, const double *x, const double *sorted,
                         const double *indicator, double *scratch, struct gv_estimate *deciles)
{
    for (size_t k = 0; k < GV_DECILES; k++) {
        double low = sorted[k * batches->draws / GV_DECILES];
        bool last = k + 1 == GV_DECILES;
        double high = last ? (double)INFINITY : sorted[(k + 1) * batches->draws / GV_DECILES];
        for (size_t d = 0; d < batches->draws; d++)
            scratch[d] = x[d] >= low && x[d] < high ? indicator[d] : (double)NAN;
        deciles[k] = gv_batch_probability(batches, scratch);
    }
}

/* What the draws of all factors share. */
struct given {
    struct gv_sensitivity *s;
    const struct gv_sample *sample;
    struct gv_batches batches;
    const double **y;       /* [targets]; NULL for targets without indices */
    double *indicator;      /* [draws], NULL if there is none */
    struct gv_index *first; /* [targets][factors] */
};

static int find_factor(const struct given *g, size_t factor)
{
    struct gv_sensitivity *s = g->s;
    size_t draws = g->sample->draws;
    const double *x = g->sample->inputs[s->factors.items[factor].inputs[0]];
    double *sorted = gv_memory_new(2 * draws * sizeof *sorted), *scratch = sorted + draws;
    struct gv_basis basis = {0};
    if (!sorted) return GV_ERR_MEMORY;
    memcpy(sorted, x, draws * sizeof *sorted);
    qsort(sorted, draws, sizeof *sorted, compare);
    int status = gv_basis_make(draws, x, sorted, &basis);
    for (size_t t = 0; status == GV_OK && t < s->n_targets; t++) {
        struct gv_index *index = &g->first[t * s->factors.n + factor];
        if (!g->y[t]) continue;
        status = gv_basis_explain(&basis, &g->batches, g->y[t], index);
        *gv_sensitivity_at(s, GV_MEASURE_S1, t, factor) = index->estimate;
    }
    if (status == GV_OK && s->deciles)
        find_deciles(&g->batches, x, sorted, g->indicator ? g->indicator : g->y[0], scratch,
                     s->deciles + factor * GV_DECILES);
    gv_basis_free(&basis);
    free(sorted);
    return status;
}

static int find_all(struct given *g, int threads, struct gv_diagnostics *diagnostics)
{
    struct gv_sensitivity *s = g->s;
    size_t n = s->factors.n, draws = g->sample->draws;
    bool any = false;
    for (size_t t = 0; t < s->n_targets; t++) {
        const double *y = gv_target_draws(s, g->sample, 0, t, g->indicator);
        bool constant, varies = gv_target_varies(draws, 1, &y, &constant);
        any |= !constant;
        s->mean[t] = gv_target_mean(s, &g->batches, t, y);
        g->y[t] = varies ? y : NULL;
        for (size_t d = 0; d < draws && t == 0; d++)
            s->missing += isnan(y[d]) ? 1 : 0;
    }
    if (!any) return gv_refuse_constant(s, diagnostics);
    int status = GV_OK;
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t k = 0; k < n; k++) {
        int found = find_factor(g, k);
        if (found != GV_OK) {
#pragma omp critical
            status = found;
        }
    }
    for (size_t t = 0; status == GV_OK && t < s->n_targets; t++)
        if (g->y[t]) s->sum[t] = gv_index_sum(&g->batches, n, g->first + t * n);
    return status;
}

int gv_sensitivity_given(struct gv_sensitivity *s, const struct gv_sample *sample, int threads,
                         struct gv_diagnostics *diagnostics)
{
    struct given g = {.s = s, .sample = sample, .batches = gv_batches_of(&s->base.plan)};
    bool indicator = s->n_targets == 2 && !s->monthly;
    g.y = gv_memory_zeroed(s->n_targets, sizeof *g.y);
    g.first = gv_memory_zeroed(s->n_targets * s->factors.n, sizeof *g.first);
    if (indicator) g.indicator = gv_memory_new(sample->draws * sizeof *g.indicator);
    int status = GV_ERR_MEMORY;
    if (g.y && g.first && (!indicator || g.indicator)) status = find_all(&g, threads, diagnostics);
    free(g.y);
    free(g.first);
    free(g.indicator);
    return status;
}
