/* Sobol' indices of a plan: the draws A, B, AB and BA are policies of one plan, in which factors are drawn
 * afresh or not, so that columns of inputs are shared between them. */
#include "analysis/sensitivity_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>

/* Bytes that the draws of a few factors may take at a time. */
static const double memory = 256.0 * (1 << 20);

/* What is worked on: A and B, which stay, and the indices so far. */
struct work {
    struct gv_sensitivity *s;
    const struct gv_run_options *options;
    struct gv_batches batches;
    struct gv_sample ab;    /* policies A, B */
    double **a, **b;        /* [targets] draws of the targets; NULL for targets without indices */
    double *indicators[2];  /* of A and B, if there is an indicator */
    double *centre;         /* [targets] */
    struct gv_index *first; /* [targets][factors] */
    double *scratch;        /* [policies of a sample][draws] indicators, if there are any */
};

/* --- plans --- */

/* A policy that draws inputs afresh: those of a factor, or all drawn ones but these. */
static struct gv_policy draw_afresh(const struct gv_sensitivity *s, size_t factor, bool others,
                                    struct gv_override **at)
{
    const struct gv_factor *f = factor < s->factors.n ? &s->factors.items[factor] : NULL;
    struct gv_policy policy = s->base.policy;
    policy.overrides = *at;
    for (size_t i = 0; i < s->base.plan.model->n_inputs; i++) {
        bool member = false;
        for (size_t k = 0; f && k < f->n; k++)
            member |= f->inputs[k] == i;
        if (member == others || s->base.inputs[i].family == GV_CONSTANT) continue;
        *(*at)++ = (struct gv_override){.input = i, .distribution = s->base.inputs[i], .afresh = true};
        policy.n_overrides++;
    }
    return policy;
}

/* Draws policies AB_k, and BA_k unless economical, of n factors from `from` on; with n = 0 A and B. */
static int draw(struct work *w, size_t from, size_t n, struct gv_sample *sample)
{
    struct gv_sensitivity *s = w->s;
    size_t most = n ? 2 * n : 2;
    struct gv_override *overrides =
        gv_memory_new((most * s->base.plan.model->n_inputs + 1) * sizeof *overrides);
    struct gv_override *at = overrides;
    struct gv_policy *policies = gv_memory_zeroed(most, sizeof *policies);
    struct gv_plan plan = s->base.plan;
    plan.policies = policies;
    plan.n_policies = 0;
    *sample = (struct gv_sample){0};
    int status = overrides && policies ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK && n == 0) {
        policies[plan.n_policies++] = s->base.policy;
        policies[plan.n_policies++] = draw_afresh(s, SIZE_MAX, true, &at);
    }
    for (size_t k = from; status == GV_OK && k < from + n; k++) {
        policies[plan.n_policies++] = draw_afresh(s, k, false, &at);
        if (!s->request.economy) policies[plan.n_policies++] = draw_afresh(s, k, true, &at);
    }
    if (status == GV_OK) status = gv_sensitivity_draw(s, &plan, false, w->options, sample);
    free(overrides);
    free(policies);
    return status;
}

/* --- A and B --- */

static bool is_indicator(const struct gv_sensitivity *s, size_t target)
{
    return !s->monthly && target == 1;
}

/* Finds the targets that vary, their means and centres. */
static int open_targets(struct work *w, struct gv_diagnostics *diagnostics)
{
    struct gv_sensitivity *s = w->s;
    size_t draws = w->ab.draws;
    bool any = false;
    for (size_t t = 0; t < s->n_targets; t++) {
        double *const scratch[2] = {is_indicator(s, t) ? w->indicators[0] : NULL,
                                    is_indicator(s, t) ? w->indicators[1] : NULL};
        const double *const columns[2] = {gv_target_draws(s, &w->ab, 0, t, scratch[0]),
                                          gv_target_draws(s, &w->ab, 1, t, scratch[1])};
        bool constant, varies = gv_target_varies(draws, 2, columns, &constant);
        any |= !constant;
        s->mean[t] = gv_target_mean(s, &w->batches, t, columns[0]);
        w->centre[t] = 0.5 * (s->mean[t].value + gv_batch_mean(&w->batches, columns[1]).estimate.value);
        w->a[t] = varies ? (double *)columns[0] : NULL;
        w->b[t] = varies ? (double *)columns[1] : NULL;
    }
    return any ? GV_OK : gv_refuse_constant(s, diagnostics);
}

/* --- factors --- */

static void find_index(struct work *w, const struct gv_sample *sample, size_t policy, size_t factor, size_t t,
                       double *scratch)
{
    double *other = scratch ? scratch + sample->draws : NULL;
    struct gv_sensitivity *s = w->s;
    struct gv_index *first = &w->first[t * s->factors.n + factor], total;
    if (!w->a[t]) return;
    const double *ab = gv_target_draws(s, sample, policy, t, scratch);
    if (s->request.economy)
        gv_sobol_economy(&w->batches, w->a[t], w->b[t], ab, w->centre[t], first, &total);
    else
        gv_sobol_full(&w->batches, w->a[t], w->b[t], ab, gv_target_draws(s, sample, policy + 1, t, other),
                      first, &total);
    *gv_sensitivity_at(s, GV_MEASURE_S1, t, factor) = first->estimate;
    *gv_sensitivity_at(s, GV_MEASURE_ST, t, factor) = total.estimate;
}

/* Indices of n factors from `from` on, which the sample has. Each thread writes what is its own. */
static void find_indices(struct work *w, const struct gv_sample *sample, size_t from, size_t n)
{
    size_t each = w->s->request.economy ? 1 : 2, targets = w->s->n_targets;
#pragma omp parallel for num_threads(w->options->threads) schedule(dynamic)
    for (size_t k = 0; k < n * targets; k++) {
        size_t factor = k / targets, t = k % targets;
        double *scratch = is_indicator(w->s, t) ? w->scratch + 2 * factor * sample->draws : NULL;
        find_index(w, sample, factor * each, from + factor, t, scratch);
    }
}

/* All pairs; the sample has every factor. Scratch then holds the indicators of all policies. */
static void find_pairs(struct work *w, const struct gv_sample *sample)
{
    struct gv_sensitivity *s = w->s;
    size_t n = s->factors.n, draws = sample->draws;
    for (size_t t = 0; t < s->n_targets; t++) {
        if (!w->a[t]) continue;
#pragma omp parallel for num_threads(w->options->threads) schedule(dynamic)
        for (size_t i = 0; i < n; i++)
            for (size_t j = i + 1; j < n; j++) {
                const double *x[4];
                const size_t policies[4] = {2 * i, 2 * i + 1, 2 * j, 2 * j + 1};
                for (int k = 0; k < 4; k++)
                    x[k] = is_indicator(s, t) ? w->scratch + policies[k] * draws
                                              : gv_sample_column(sample, policies[k], t);
                struct gv_index pair;
                gv_sobol_pair(&w->batches, w->a[t], w->b[t], x[0], x[1], x[2], x[3], &pair);
                *gv_sensitivity_pair(s, t, i, j) = pair.estimate;
            }
    }
}

/* Factors that are drawn at a time: as many as memory bears, and all where pairs are wanted. */
static size_t factors_at_a_time(const struct work *w)
{
    const struct gv_sensitivity *s = w->s;
    double bytes = (double)(w->ab.draws * sizeof(double)) * (double)(w->ab.n_columns + (s->monthly ? 0 : 1)) *
                   (s->request.economy ? 1 : 2);
    size_t n = (size_t)fmax(memory / bytes, 1);
    return s->request.second_order || n > s->factors.n ? s->factors.n : n;
}

static int work_on(struct work *w, struct gv_diagnostics *diagnostics)
{
    struct gv_sensitivity *s = w->s;
    size_t n = s->factors.n, step;
    int status = draw(w, 0, 0, &w->ab);
    if (status == GV_OK) status = gv_refuse_missing(s, &w->ab, diagnostics);
    if (status != GV_OK) return status;
    step = factors_at_a_time(w);
    bool indicator = s->n_targets == 2 && !s->monthly;
    for (int k = 0; k < 2 && indicator; k++)
        w->indicators[k] = gv_memory_new(w->ab.draws * sizeof(double));
    if (indicator) w->scratch = gv_memory_new(2 * step * w->ab.draws * sizeof(double));
    if (indicator && (!w->indicators[0] || !w->indicators[1] || !w->scratch)) return GV_ERR_MEMORY;
    status = open_targets(w, diagnostics);
    for (size_t from = 0; status == GV_OK && from < n; from += step) {
        struct gv_sample sample;
        size_t now = n - from < step ? n - from : step;
        status = draw(w, from, now, &sample);
        if (status == GV_OK) status = gv_refuse_missing(s, &sample, diagnostics);
        if (status == GV_OK) find_indices(w, &sample, from, now);
        if (status == GV_OK && s->pairs) find_pairs(w, &sample);
        gv_sample_free(&sample);
    }
    for (size_t t = 0; status == GV_OK && t < s->n_targets; t++)
        if (w->a[t]) s->sum[t] = gv_index_sum(&w->batches, n, w->first + t * n);
    return status;
}

int gv_sensitivity_sobol(struct gv_sensitivity *s, const struct gv_run_options *options,
                         struct gv_diagnostics *diagnostics)
{
    struct gv_table_cache tables = {0};
    struct gv_run_options own = *options;
    if (!own.tables) own.tables = &tables;
    struct work w = {.s = s, .options = &own, .batches = gv_batches_of(&s->base.plan)};
    w.a = gv_memory_zeroed(s->n_targets, sizeof *w.a);
    w.b = gv_memory_zeroed(s->n_targets, sizeof *w.b);
    w.centre = gv_memory_zeroed(s->n_targets, sizeof *w.centre);
    w.first = gv_memory_zeroed(s->n_targets * s->factors.n, sizeof *w.first);
    int status = w.a && w.b && w.centre && w.first ? work_on(&w, diagnostics) : GV_ERR_MEMORY;
    gv_sample_free(&w.ab);
    free(w.a);
    free(w.b);
    free(w.centre);
    free(w.first);
    free(w.scratch);
    free(w.indicators[0]);
    free(w.indicators[1]);
    gv_table_cache_free(&tables);
    return status;
}
