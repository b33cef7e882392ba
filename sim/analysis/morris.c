/* Elementary effects: (f(x with input i a step up) - f(x)) / step, in units of the input's probability.
 *
 * Inputs stand on GV_MORRIS_LEVELS levels of their quantile function, 0, 1/3, 2/3, 1, and a step is 2/3 long.
 * In place of trajectories each effect has a pair of policies: in one the input is on a lower level, in the
 * other on the level two above it, from the same number, while the others are on any level. So each effect is
 * taken where a trajectory would take it, all of them equally often, with 2 d evaluations in place of d + 1,
 * and draws come from a plan like all others. An end that is infinite is replaced by the quantile
 * GV_MORRIS_END from it. */
#include "analysis/sensitivity_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>

static const double morris_end = 0.005, step = 2.0 / 3;

enum { LEVELS = GV_MORRIS_LEVELS, HALF = LEVELS / 2 };

/* An input on its levels: all of them, the lower ones, or the upper ones, with equal probability. */
enum set { ALL, LOWER, UPPER, SETS };

struct levels {
    struct gv_points points[SETS];
    double value[SETS][LEVELS], probability[SETS][LEVELS], cumulative[SETS][LEVELS];
};

/* Levels that are alike, as of a discrete input, are one with the probability of both. */
static struct gv_distribution make_set(struct levels *l, enum set set, const double *x)
{
    size_t n = set == ALL ? LEVELS : HALF, kept = 0;
    x += set == UPPER ? LEVELS - HALF : 0;
    for (size_t k = 0; k < n; k++) {
        if (kept == 0 || x[k] > l->value[set][kept - 1]) {
            l->value[set][kept] = x[k];
            l->probability[set][kept++] = 0;
        }
        l->probability[set][kept - 1] += 1.0 / (double)n;
        l->cumulative[set][kept - 1] = (double)(k + 1) / (double)n;
    }
    if (kept == 1) return gv_constant(x[0]);
    l->points[set] = (struct gv_points){kept, l->value[set], l->probability[set], l->cumulative[set], NULL};
    return (struct gv_distribution){.family = GV_DISCRETE, .points = &l->points[set]};
}

static int find_levels(const struct gv_distribution *d, struct gv_table_cache *tables, double x[LEVELS])
{
    double low, high;
    int status = GV_OK;
    gv_distribution_support(d, &low, &high);
    for (int k = 0; k < LEVELS && status == GV_OK; k++) {
        double p = (double)k / (LEVELS - 1);
        if (k == 0 && isfinite(low))
            x[k] = low;
        else if (k == LEVELS - 1 && isfinite(high))
            x[k] = high;
        else
            status = gv_quantile_at(d, fmin(fmax(p, morris_end), 1 - morris_end), tables, &x[k]);
    }
    return status;
}

/* --- estimates --- */

/* mu, mu* and sigma of effects[draws]. */
static void find_effects(struct gv_sensitivity *s, const struct gv_batches *batches, double *effects,
                         size_t target, size_t factor)
{
    struct gv_estimate mean = gv_batch_mean(batches, effects).estimate;
    *gv_sensitivity_at(s, GV_MEASURE_MU, target, factor) = mean;
    for (size_t d = 0; d < batches->draws; d++)
        effects[d] = fabs(effects[d]);
    *gv_sensitivity_at(s, GV_MEASURE_MU_STAR, target, factor) = gv_batch_mean(batches, effects).estimate;
}

static void find_sigma(struct gv_sensitivity *s, const struct gv_batches *batches, double *effects,
                       size_t target, size_t factor)
{
    double mean = gv_sensitivity_at(s, GV_MEASURE_MU, target, factor)->value;
    for (size_t d = 0; d < batches->draws; d++)
        effects[d] = (effects[d] - mean) * (effects[d] - mean);
    struct gv_estimate variance = gv_batch_mean(batches, effects).estimate;
    double sigma = sqrt(variance.value),
           half = variance.value > 0 ? gv_estimate_half_width(variance) / (2 * sigma) : 0;
    *gv_sensitivity_at(s, GV_MEASURE_SIGMA, target, factor) =
        (struct gv_estimate){sigma, sigma - half, sigma + half};
}

/* The effects of a factor on a target: policies 2 k (lower) and 2 k + 1 (upper) of the sample. */
static void fill_effects(const struct gv_sensitivity *s, const struct gv_sample *sample, size_t k,
                         size_t target, double *scratch)
{
    double *effects = scratch, *lower = scratch + sample->draws, *upper = lower + sample->draws;
    const double *below = gv_target_draws(s, sample, 2 * k, target, lower),
                 *above = gv_target_draws(s, sample, 2 * k + 1, target, upper);
    for (size_t d = 0; d < sample->draws; d++)
        effects[d] = (above[d] - below[d]) / step;
}

static void find_factor(struct gv_sensitivity *s, const struct gv_batches *batches,
                        const struct gv_sample *sample, size_t k, size_t factor, double *scratch)
{
    for (size_t t = 0; t < s->n_targets; t++) {
        fill_effects(s, sample, k, t, scratch);
        find_effects(s, batches, scratch, t, factor);
        fill_effects(s, sample, k, t, scratch);
        find_sigma(s, batches, scratch, t, factor);
    }
}

/* --- the whole --- */

/* The plan with inputs on levels; each factor's pair of policies goes into overrides and policies. */
static int make_plan(const struct gv_sensitivity *s, struct gv_table_cache *tables, struct levels *levels,
                     struct gv_distribution *inputs, struct gv_override *overrides,
                     struct gv_policy *policies)
{
    for (size_t k = 0; k < s->factors.n; k++) {
        size_t i = s->factors.items[k].inputs[0];
        double x[LEVELS];
        int status = find_levels(&s->base.inputs[i], tables, x);
        if (status != GV_OK) return status;
        inputs[i] = make_set(&levels[k], ALL, x);
        for (size_t up = 0; up < 2; up++) {
            struct gv_override *o = &overrides[2 * k + up];
            *o =
                (struct gv_override){.input = i, .distribution = make_set(&levels[k], up ? UPPER : LOWER, x)};
            policies[2 * k + up] = s->base.policy;
            policies[2 * k + up].overrides = o;
            policies[2 * k + up].n_overrides = 1;
        }
    }
    return GV_OK;
}

/* A few factors at a time, so that memory stays bounded where the outcome is monthly. */
static int run_plan(struct gv_sensitivity *s, struct gv_plan *plan, const struct gv_policy *policies,
                    const struct gv_run_options *options, struct gv_diagnostics *diagnostics)
{
    const double memory = 256.0 * (1 << 20);
    struct gv_batches batches = gv_batches_of(plan);
    double each = 2.0 * sizeof(double) * (double)batches.draws * (double)s->n_targets;
    size_t at_a_time = (size_t)fmax(memory / each, 1);
    double *scratch = gv_memory_new(3 * batches.draws * sizeof *scratch);
    int status = scratch ? GV_OK : GV_ERR_MEMORY;
    for (size_t from = 0; status == GV_OK && from < s->factors.n; from += at_a_time) {
        size_t n = s->factors.n - from < at_a_time ? s->factors.n - from : at_a_time;
        struct gv_sample sample;
        plan->policies = policies + 2 * from;
        plan->n_policies = 2 * n;
        status = gv_sensitivity_draw(s, plan, false, options, &sample);
        if (status == GV_OK) status = gv_refuse_missing(s, &sample, diagnostics);
        for (size_t k = 0; status == GV_OK && k < n; k++)
            find_factor(s, &batches, &sample, k, from + k, scratch);
        gv_sample_free(&sample);
    }
    free(scratch);
    return status;
}

int gv_sensitivity_morris(struct gv_sensitivity *s, const struct gv_run_options *options,
                          struct gv_diagnostics *diagnostics)
{
    size_t n = s->factors.n, n_inputs = s->base.plan.model->n_inputs;
    struct gv_table_cache tables = {0};
    struct levels *levels = gv_memory_zeroed(n, sizeof *levels);
    struct gv_distribution *inputs = gv_memory_new(n_inputs * sizeof *inputs);
    struct gv_override *overrides = gv_memory_zeroed(2 * n, sizeof *overrides);
    struct gv_policy *policies = gv_memory_zeroed(2 * n, sizeof *policies);
    struct gv_plan plan = s->base.plan;
    int status = levels && inputs && overrides && policies ? GV_OK : GV_ERR_MEMORY;
    for (size_t i = 0; status == GV_OK && i < n_inputs; i++)
        inputs[i] = s->base.inputs[i];
    plan.inputs = inputs;
    if (status == GV_OK) status = make_plan(s, &tables, levels, inputs, overrides, policies);
    if (status == GV_OK) status = run_plan(s, &plan, policies, options, diagnostics);
    free(levels);
    free(inputs);
    free(overrides);
    free(policies);
    gv_table_cache_free(&tables);
    return status;
}
