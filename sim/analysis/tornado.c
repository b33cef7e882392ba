/* The tornado: one input at a time at its P10 and at its P90.
 *
 * The others are drawn, by the same numbers at both ends, so a bar shows the mean, or the probability, that
 * there would be if the input were known to be there; inputs that it is correlated with are drawn given it.
 * The classical tornado, with the others at their medians, is a point of it beside. */
#include "analysis/sensitivity_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>

enum { ENDS = 2 };
static const double end_at[ENDS] = {0.1, 0.9};

struct bars {
    struct gv_override *overrides;   /* [factors][ENDS] */
    struct gv_policy *policies;      /* [1 + factors × ENDS], the first sets nothing */
    struct gv_distribution *medians; /* [n_inputs] */
};

static void close_bars(struct bars *b)
{
    free(b->overrides);
    free(b->policies);
    free(b->medians);
}

static int open_bars(const struct gv_sensitivity *s, struct gv_table_cache *tables, struct bars *b)
{
    size_t n = s->factors.n, n_inputs = s->base.plan.model->n_inputs;
    b->overrides = gv_memory_zeroed(n * ENDS, sizeof *b->overrides);
    b->policies = gv_memory_zeroed(n * ENDS + 1, sizeof *b->policies);
    b->medians = gv_memory_new(n_inputs * sizeof *b->medians);
    if (!b->overrides || !b->policies || !b->medians) return GV_ERR_MEMORY;
    b->policies[0] = s->base.policy;
    for (size_t i = 0; i < n_inputs; i++) {
        double x = 0;
        b->medians[i] = s->base.inputs[i];
        if (b->medians[i].family == GV_CONSTANT) continue;
        int status = gv_quantile_at(&s->base.inputs[i], 0.5, tables, &x);
        if (status != GV_OK) return status;
        b->medians[i] = gv_constant(x);
    }
    for (size_t k = 0; k < n; k++)
        for (size_t end = 0; end < ENDS; end++) {
            size_t i = s->factors.items[k].inputs[0], at = k * ENDS + end;
            double x = 0;
            int status = gv_quantile_at(&s->base.inputs[i], end_at[end], tables, &x);
            if (status != GV_OK) return status;
            b->overrides[at] =
                (struct gv_override){.input = i, .distribution = gv_constant(x), .known = true};
            b->policies[at + 1] = s->base.policy;
            b->policies[at + 1].overrides = &b->overrides[at];
            b->policies[at + 1].n_overrides = 1;
        }
    return GV_OK;
}

/* Bars of n factors from `from` on: policies ENDS·k and the next of the sample, the first being `skip`. */
static void find_bars(struct gv_sensitivity *s, const struct gv_batches *batches,
                      const struct gv_sample *sample, size_t skip, size_t from, size_t n, double *scratch)
{
    double *difference = scratch + 2 * batches->draws;
    for (size_t k = 0; k < n; k++)
        for (size_t t = 0; t < s->n_targets; t++) {
            const double *end[ENDS];
            for (size_t e = 0; e < ENDS; e++)
                end[e] = gv_target_draws(s, sample, skip + k * ENDS + e, t, scratch + e * batches->draws);
            for (size_t d = 0; d < batches->draws; d++)
                difference[d] = end[1][d] - end[0][d];
            *gv_sensitivity_at(s, GV_MEASURE_LOW, t, from + k) = gv_target_mean(s, batches, t, end[0]);
            *gv_sensitivity_at(s, GV_MEASURE_HIGH, t, from + k) = gv_target_mean(s, batches, t, end[1]);
            *gv_sensitivity_at(s, GV_MEASURE_SWING, t, from + k) =
                gv_batch_mean(batches, difference).estimate;
        }
}

static int run_bars(struct gv_sensitivity *s, const struct bars *b, const struct gv_run_options *options,
                    struct gv_diagnostics *diagnostics)
{
    const double memory = 256.0 * (1 << 20);
    struct gv_plan plan = s->base.plan;
    struct gv_batches batches = gv_batches_of(&plan);
    double each = (double)ENDS * sizeof(double) * (double)batches.draws * (double)s->n_targets;
    size_t at_a_time = (size_t)fmax(memory / each, 1);
    double *scratch = gv_memory_new(3 * batches.draws * sizeof *scratch);
    int status = scratch ? GV_OK : GV_ERR_MEMORY;
    for (size_t from = 0; status == GV_OK && from < s->factors.n; from += at_a_time) {
        size_t n = s->factors.n - from < at_a_time ? s->factors.n - from : at_a_time, skip = from == 0;
        struct gv_sample sample;
        plan.policies = b->policies + (from ? 1 + from * ENDS : 0);
        plan.n_policies = n * ENDS + skip;
        status = gv_sensitivity_draw(s, &plan, false, options, &sample);
        if (status == GV_OK) status = gv_refuse_missing(s, &sample, diagnostics);
        for (size_t t = 0; status == GV_OK && skip && t < s->n_targets; t++)
            s->mean[t] = gv_target_mean(s, &batches, t, gv_target_draws(s, &sample, 0, t, scratch));
        if (status == GV_OK) find_bars(s, &batches, &sample, skip, from, n, scratch);
        gv_sample_free(&sample);
    }
    free(scratch);
    return status;
}

/* One evaluation of each policy, with all that is drawn at its median. */
static int run_medians(struct gv_sensitivity *s, const struct bars *b, const struct gv_run_options *options)
{
    struct gv_plan plan = s->base.plan;
    struct gv_run_options own = *options;
    struct gv_sample sample;
    own.progress = NULL;
    plan.design = (struct gv_design){.kind = GV_DESIGN_MC, .replicates = 1, .points = 1};
    plan.inputs = b->medians;
    plan.n_correlations = 0;
    plan.policies = b->policies;
    plan.n_policies = 1 + s->factors.n * ENDS;
    int status = gv_sensitivity_draw(s, &plan, false, &own, &sample);
    for (size_t k = 0; status == GV_OK && k < s->factors.n; k++)
        for (size_t t = 0; t < s->n_targets; t++)
            for (size_t e = 0; e < ENDS; e++) {
                double scratch, x = *gv_target_draws(s, &sample, 1 + k * ENDS + e, t, &scratch);
                *gv_sensitivity_at(s, GV_MEASURE_LOW_AT_MEDIANS + e, t, k) = (struct gv_estimate){x, x, x};
            }
    gv_sample_free(&sample);
    return status;
}

int gv_sensitivity_tornado(struct gv_sensitivity *s, const struct gv_run_options *options,
                           struct gv_diagnostics *diagnostics)
{
    struct gv_table_cache tables = {0};
    struct bars bars = {0};
    struct gv_run_options own = *options;
    if (!own.tables) own.tables = &tables;
    int status = open_bars(s, own.tables, &bars);
    if (status == GV_OK) status = run_bars(s, &bars, &own, diagnostics);
    if (status == GV_OK) status = run_medians(s, &bars, &own);
    close_bars(&bars);
    gv_table_cache_free(&tables);
    return status;
}
