#include "analysis/sweep.h"

#include "analysis/progress.h"
#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points that are evaluated in one run: enough that drawing the inputs costs little beside them, few enough
 * that their draws fit in memory, where quantiles are exact. */
enum { POINTS_AT_ONCE = 64 };
static const size_t memory_at_once = (size_t)256 << 20;

size_t gv_sweep_points(size_t n_axes, const struct gv_axis *axes)
{
    size_t n = 1;
    for (size_t k = 0; k < n_axes; k++)
        n *= axes[k].n;
    return n;
}

/* Points of the first n of so many parts. */
static size_t points_of(const struct gv_sweep *s, size_t n, size_t of)
{
    return s->n_policies * s->n_points * n / of;
}

size_t gv_sweep_before(const struct gv_sweep *s, struct gv_sweep_part part)
{
    return part.of ? points_of(s, part.number - 1, part.of) : 0;
}

size_t gv_sweep_count(const struct gv_sweep *s, struct gv_sweep_part part)
{
    return (part.of ? points_of(s, part.number, part.of) : points_of(s, 1, 1)) - gv_sweep_before(s, part);
}

double gv_sweep_at(const struct gv_sweep *s, size_t point, size_t axis)
{
    for (size_t k = s->n_axes; k-- > axis + 1;)
        point /= s->axes[k].n;
    return s->axes[axis].values[point % s->axes[axis].n];
}

size_t gv_sweep_find(const struct gv_sweep *s, size_t outcome)
{
    for (size_t k = 0; k < s->n_outcomes; k++)
        if (s->outcome[k] == outcome) return k;
    return SIZE_MAX;
}

const struct gv_statistics *gv_sweep_statistics(const struct gv_sweep *s, size_t policy, size_t point,
                                                size_t outcome)
{
    return &s->statistics[(policy * s->n_points + point) * s->n_outcomes + gv_sweep_find(s, outcome)];
}

/* --- points as policies --- */

/* A run over some of the points. */
struct batch {
    struct gv_policy *policies;
    struct gv_override *overrides; /* of all policies, one after the other */
};

static bool is_on_axis(const struct gv_sweep *s, size_t input)
{
    for (size_t k = 0; k < s->n_axes; k++)
        if (s->axes[k].input == input) return true;
    return false;
}

size_t gv_sweep_set_point(const struct gv_sweep *s, size_t index, struct gv_policy *policy,
                          struct gv_override *overrides)
{
    const struct gv_policy *base = &s->plan->policies[s->policies[index / s->n_points]];
    size_t n = 0;
    for (size_t k = 0; k < base->n_overrides; k++)
        if (!is_on_axis(s, base->overrides[k].input)) overrides[n++] = base->overrides[k];
    for (size_t k = 0; k < s->n_axes; k++)
        overrides[n++] =
            (struct gv_override){.input = s->axes[k].input,
                                 .distribution = gv_constant(gv_sweep_at(s, index % s->n_points, k)),
                                 .known = true};
    *policy = (struct gv_policy){
        .name = base->name, .label = base->label, .overrides = overrides, .n_overrides = n};
    return n;
}

size_t gv_sweep_most_overrides(const struct gv_sweep *s)
{
    size_t most = 0;
    for (size_t p = 0; p < s->n_policies; p++)
        if (s->plan->policies[s->policies[p]].n_overrides > most)
            most = s->plan->policies[s->policies[p]].n_overrides;
    return most + s->n_axes;
}

/* --- running --- */

static void take(struct gv_sweep *s, size_t first, size_t n, const struct gv_result *result)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < s->n_outcomes; k++) {
            size_t to = (first + i) * s->n_outcomes + k;
            const struct gv_statistics *from = gv_result_find(result, i, s->outcome[k]);
            s->statistics[to] = *from;
            s->by_replicate[to] = *from->by_replicate;
            s->statistics[to].by_replicate = &s->by_replicate[to];
            s->failed[first + i] = result->draws - from->draws;
        }
    s->n_done += n;
    s->evaluations += n * result->draws;
}

static int run_batch(struct gv_sweep *s, const struct batch *batch, size_t first, size_t n,
                     const struct gv_run_options *options)
{
    struct gv_override *overrides = batch->overrides;
    for (size_t i = 0; i < n; i++)
        overrides += gv_sweep_set_point(s, first + i, &batch->policies[i], overrides);
    struct gv_plan plan = *s->plan;
    plan.policies = batch->policies;
    plan.n_policies = n;
    struct gv_result result;
    int status = gv_run(&plan, options, &result);
    if (status == GV_OK) take(s, first, n, &result);
    if (status == GV_OK || status == GV_ERR_INTERRUPTED) gv_result_free(&result);
    return status;
}

static size_t points_at_once(const struct gv_sweep *s)
{
    uint64_t bytes = gv_design_draws(&s->plan->design) * (s->n_outcomes + 3) * sizeof(double);
    uint64_t n = bytes < memory_at_once ? memory_at_once / bytes : 1;
    return n < POINTS_AT_ONCE ? (size_t)n : POINTS_AT_ONCE;
}

static int run_all(struct gv_sweep *s, const bool *wanted, const struct gv_run_options *options)
{
    size_t end = s->first + gv_sweep_count(s, s->part);
    size_t at_once = points_at_once(s);
    uint64_t draws = gv_design_draws(&s->plan->design);
    struct gv_table_cache own = {0};
    struct gv_progress_of_runs progress = {.outer = options, .total = (end - s->first) * draws};
    struct gv_run_options run = {.threads = options->threads,
                                 .memory = options->memory,
                                 .outcomes = wanted,
                                 .summaries = GV_SUMMARIES_ESTIMATES,
                                 .by_replicate = true,
                                 .tables = options->tables ? options->tables : &own,
                                 .progress = options->progress ? gv_progress_of_runs_step : NULL,
                                 .progress_context = &progress,
                                 .stop = options->stop};
    struct batch batch = {.policies = gv_memory_new(at_once * sizeof *batch.policies),
                          .overrides =
                              gv_memory_new(at_once * gv_sweep_most_overrides(s) * sizeof *batch.overrides)};
    int status = batch.policies && batch.overrides ? GV_OK : GV_ERR_MEMORY;
    for (size_t at = s->first; status == GV_OK && at < end; at += at_once) {
        progress.before = (at - s->first) * draws;
        status = run_batch(s, &batch, at, end - at < at_once ? end - at : at_once, &run);
    }
    free(batch.policies);
    free(batch.overrides);
    gv_table_cache_free(&own);
    return status;
}

static const struct gv_estimate nothing = {NAN, NAN, NAN};

/* What a point that was not evaluated has. */
static void clear(struct gv_statistics *s)
{
    *s = (struct gv_statistics){
        .mean = nothing, .sd = nothing, .positive = nothing, .worst = nothing, .plain_mean = nothing};
    for (int k = 0; k < GV_QUANTILES; k++)
        s->quantile[k] = s->plain_quantile[k] = nothing;
    s->plain_positive = nothing;
}

int gv_sweep_open(const struct gv_plan *plan, size_t n_policies, const size_t *policies, size_t n_axes,
                  const struct gv_axis *axes, const bool *wanted, struct gv_sweep *s)
{
    size_t n_outcomes = plan->model->n_outcomes;
    *s = (struct gv_sweep){.plan = plan,
                           .policies = policies,
                           .n_policies = n_policies,
                           .axes = axes,
                           .n_axes = n_axes,
                           .n_points = gv_sweep_points(n_axes, axes)};
    s->outcome = gv_memory_new((n_outcomes + 1) * sizeof *s->outcome);
    for (size_t o = 0; s->outcome && o < n_outcomes; o++)
        if (wanted[o]) s->outcome[s->n_outcomes++] = o;
    size_t cells = n_policies * s->n_points * s->n_outcomes;
    s->statistics = gv_memory_new((cells + 1) * sizeof *s->statistics);
    s->by_replicate = gv_memory_new((cells + 1) * sizeof *s->by_replicate);
    s->failed = gv_memory_zeroed(n_policies * s->n_points + 1, sizeof *s->failed);
    if (!s->outcome || !s->statistics || !s->by_replicate || !s->failed) return GV_ERR_MEMORY;
    for (size_t i = 0; i < cells; i++)
        clear(&s->statistics[i]);
    return GV_OK;
}

int gv_sweep_run_part(const struct gv_plan *plan, size_t n_policies, const size_t *policies, size_t n_axes,
                      const struct gv_axis *axes, const bool *wanted, struct gv_sweep_part part,
                      const struct gv_run_options *options, struct gv_sweep *s)
{
    int status = gv_sweep_open(plan, n_policies, policies, n_axes, axes, wanted, s);
    s->part = part;
    s->first = gv_sweep_before(s, part);
    if (status == GV_OK) status = run_all(s, wanted, options);
    if (status != GV_OK && status != GV_ERR_INTERRUPTED) gv_sweep_free(s);
    return status;
}

int gv_sweep_run(const struct gv_plan *plan, size_t n_policies, const size_t *policies, size_t n_axes,
                 const struct gv_axis *axes, const bool *wanted, const struct gv_run_options *options,
                 struct gv_sweep *s)
{
    const struct gv_sweep_part whole = {0};
    return gv_sweep_run_part(plan, n_policies, policies, n_axes, axes, wanted, whole, options, s);
}

void gv_sweep_free(struct gv_sweep *s)
{
    free(s->outcome);
    free(s->statistics);
    free(s->by_replicate);
    free(s->failed);
    *s = (struct gv_sweep){0};
}

/* --- differences --- */

struct gv_paired gv_paired_difference(const struct gv_statistics *x, const struct gv_statistics *y,
                                      uint32_t R, double error)
{
    double difference = y->mean.value - x->mean.value, deviation[GV_REPLICATES_MAX], mean = 0;
    struct gv_paired paired = {.difference = {difference, NAN, NAN}, .standard_error = NAN};
    double nx = (double)(x->draws - x->missing), ny = (double)(y->draws - y->missing);
    paired.independent = sqrt(x->sd.value * x->sd.value / nx + y->sd.value * y->sd.value / ny);
    if (!x->by_replicate || !y->by_replicate || R < 2) return paired;
    for (uint32_t r = 0; r < R; r++)
        mean += (y->by_replicate->mean[r] - x->by_replicate->mean[r]) / R;
    for (uint32_t r = 0; r < R; r++)
        deviation[r] = y->by_replicate->mean[r] - x->by_replicate->mean[r] - mean;
    paired.standard_error = gv_replicate_half_width(R, deviation, 1);
    double half = gv_student_t(R - 1, error) * paired.standard_error;
    paired.difference.low = difference - half;
    paired.difference.high = difference + half;
    return paired;
}

struct gv_paired gv_sweep_difference(const struct gv_sweep *s, size_t policy, size_t a, size_t b,
                                     size_t outcome)
{
    return gv_paired_difference(gv_sweep_statistics(s, policy, a, outcome),
                                gv_sweep_statistics(s, policy, b, outcome), s->plan->design.replicates,
                                gv_plan_error(s->plan));
}
