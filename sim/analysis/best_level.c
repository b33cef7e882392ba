#include "analysis/best_level.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const gv_criterion_names[GV_CRITERIA] = {"mean", "probability_positive", "cvar"};

enum { FINE = 17 };

struct gv_estimate gv_criterion_of(const struct gv_statistics *s, enum gv_criterion criterion)
{
    return criterion == GV_BY_MEAN ? s->mean : criterion == GV_BY_POSITIVE ? s->positive : s->worst;
}

static double of_replicate(const struct gv_statistics *s, enum gv_criterion criterion, uint32_t r)
{
    const struct gv_by_replicate *b = s->by_replicate;
    return criterion == GV_BY_MEAN ? b->mean[r] : criterion == GV_BY_POSITIVE ? b->positive[r] : b->worst[r];
}

/* --- the place of a maximum --- */

static size_t highest(size_t n, const double *y)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (y[i] > y[best] || isnan(y[best])) best = i;
    return best;
}

/* The vertex of the parabola through the highest of n points and its neighbours; the point itself at an end.
 */
static double vertex(size_t n, const double *x, const double *y)
{
    size_t i = highest(n, y);
    if (i == 0 || i + 1 == n) return x[i];
    double left = (y[i] - y[i - 1]) / (x[i] - x[i - 1]), right = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
    double curvature = (right - left) / (0.5 * (x[i + 1] - x[i - 1])), middle = 0.5 * (x[i - 1] + x[i]);
    double place = middle - left / curvature;
    return curvature < 0 ? fmin(fmax(place, x[i - 1]), x[i + 1]) : x[i];
}

/* A curve of a criterion: pooled, or of one replicate (GV_REPLICATES_MAX for pooled). */
static void curve(const struct gv_sweep *s, size_t policy, size_t outcome, enum gv_criterion criterion,
                  uint32_t replicate, double *y)
{
    for (size_t i = 0; i < s->n_points; i++) {
        const struct gv_statistics *at = gv_sweep_statistics(s, policy, i, outcome);
        y[i] = replicate == GV_REPLICATES_MAX ? gv_criterion_of(at, criterion).value
                                              : of_replicate(at, criterion, replicate);
    }
}

/* --- the plans --- */

/* The sweep of another axis with the same policy and draws. */
static int sweep_again(const struct gv_sweep *s, size_t policy, size_t outcome, const struct gv_axis *axis,
                       const struct gv_run_options *options, struct gv_sweep *again)
{
    bool *wanted = gv_memory_zeroed(s->plan->model->n_outcomes, sizeof *wanted);
    if (!wanted) return GV_ERR_MEMORY;
    wanted[outcome] = true;
    const struct gv_run_options own = {.threads = options->threads,
                                       .memory = options->memory,
                                       .tables = options->tables,
                                       .stop = options->stop};
    int status = gv_sweep_run(s->plan, 1, &s->policies[policy], 1, axis, wanted, &own, again);
    if (status == GV_ERR_INTERRUPTED) gv_sweep_free(again);
    free(wanted);
    return status;
}

/* The statistics at one level, from draws that the sweep has not seen. */
static int evaluate_afresh(const struct gv_sweep *s, size_t policy, size_t outcome, double level,
                           const struct gv_run_options *options, struct gv_statistics *statistics)
{
    const struct gv_plan *plan = s->plan;
    const struct gv_policy *base = &plan->policies[s->policies[policy]];
    struct gv_override *overrides = gv_memory_new((plan->model->n_inputs + 1) * sizeof *overrides);
    if (!overrides) return GV_ERR_MEMORY;
    struct gv_policy afresh = *base;
    afresh.overrides = overrides;
    afresh.n_overrides = 0;
    for (size_t i = 0; i < plan->model->n_inputs; i++)
        overrides[afresh.n_overrides++] = (struct gv_override){
            .input = i, .distribution = *gv_plan_distribution(plan, s->policies[policy], i), .afresh = true};
    struct gv_plan fresh = *plan;
    fresh.policies = &afresh;
    fresh.n_policies = 1;
    const size_t only = 0;
    const struct gv_axis axis = {.input = s->axes[0].input, .n = 1, .values = &level};
    struct gv_sweep one, basis = {.plan = &fresh, .policies = &only};
    int status = sweep_again(&basis, 0, outcome, &axis, options, &one);
    if (status == GV_OK) {
        *statistics = *gv_sweep_statistics(&one, 0, 0, outcome);
        statistics->by_replicate = NULL;
        gv_sweep_free(&one);
    }
    free(overrides);
    return status;
}

/* --- one criterion --- */

/* The range between the neighbours of the best of a sweep's points, finely. */
static void refine(const struct gv_sweep *s, size_t policy, size_t outcome, enum gv_criterion criterion,
                   double *y, double *fine)
{
    const double *x = s->axes[0].values;
    curve(s, policy, outcome, criterion, GV_REPLICATES_MAX, y);
    size_t n = s->n_points, i = highest(n, y);
    double low = x[i ? i - 1 : 0], high = x[i + 1 < n ? i + 1 : n - 1];
    for (int k = 0; k < FINE; k++)
        fine[k] = low + (high - low) * k / (FINE - 1);
    fine[FINE - 1] = high;
}

/* The sweep that was asked for, and finer ones around its best point; `policy` is that in each of them. */
enum { SWEEPS = 3 };

struct look {
    const struct gv_sweep *sweep[SWEEPS];
    size_t policy[SWEEPS];
};

/* Where a replicate has its maximum: it may lie outside of the finer sweeps. y has room for the points. */
static double place_of(const struct look *look, size_t outcome, enum gv_criterion criterion,
                       uint32_t replicate, double *y)
{
    double place = NAN, height = -INFINITY;
    for (int k = SWEEPS; k-- > 0;) {
        const struct gv_sweep *s = look->sweep[k];
        curve(s, look->policy[k], outcome, criterion, replicate, y);
        size_t top = highest(s->n_points, y);
        if (!(y[top] > height)) continue;
        height = y[top];
        place = vertex(s->n_points, s->axes[0].values, y);
    }
    return place;
}

static void find_place(const struct look *look, size_t outcome, enum gv_criterion criterion, double *y,
                       struct gv_best_level *best)
{
    const struct gv_sweep *whole = look->sweep[0];
    uint32_t R = whole->plan->design.replicates;
    double low = whole->axes[0].values[0], high = whole->axes[0].values[whole->n_points - 1];
    double place[GV_REPLICATES_MAX], mean = 0;
    best->level.value = place_of(look, outcome, criterion, GV_REPLICATES_MAX, y);
    for (uint32_t r = 0; r < R; r++) {
        place[r] = place_of(look, outcome, criterion, r, y);
        mean += place[r] / R;
    }
    for (uint32_t r = 0; r < R; r++)
        place[r] -= mean;
    double half = gv_replicate_half_width(R, place, gv_student_t(R - 1, gv_plan_error(whole->plan)));
    best->level.low = fmax(best->level.value - half, low);
    best->level.high = fmin(best->level.value + half, high);
    const struct gv_input *lever = &whole->plan->model->inputs[whole->axes[0].input];
    best->at_low = best->level.value == low && low > lever->low;
    best->at_high = best->level.value == high && high < lever->high;
}

/* Where the curve through the sweep's points is within `margin` of its height: from and to, linear in
 * between. */
static void find_nearly(const struct gv_sweep *s, const double *y, double margin, struct gv_best_level *best)
{
    const double *x = s->axes[0].values;
    size_t n = s->n_points, top = highest(n, y), i = top;
    double least = y[top] - margin;
    for (i = top; i > 0 && y[i - 1] >= least; i--)
        ;
    best->nearly_from = i ? x[i] - (x[i] - x[i - 1]) * (y[i] - least) / (y[i] - y[i - 1]) : x[0];
    for (i = top; i + 1 < n && y[i + 1] >= least; i++)
        ;
    best->nearly_to = i + 1 < n ? x[i] + (x[i + 1] - x[i]) * (y[i] - least) / (y[i] - y[i + 1]) : x[n - 1];
    best->nearly_from = fmin(best->nearly_from, best->level.value);
    best->nearly_to = fmax(best->nearly_to, best->level.value);
    best->flat = best->nearly_to - best->nearly_from > (x[n - 1] - x[0]) / 3;
}

static int find_criterion(const struct gv_sweep *s, size_t policy, size_t outcome,
                          enum gv_criterion criterion, const struct gv_run_options *options,
                          struct gv_best_level *best)
{
    size_t n = s->n_points;
    double *y = gv_memory_new((n > FINE ? n : FINE) * sizeof *y), values[SWEEPS][FINE];
    struct gv_axis axis[SWEEPS];
    struct gv_sweep fine[SWEEPS];
    struct look look = {.sweep = {s}, .policy = {policy}};
    struct gv_statistics fresh;
    int status = y ? GV_OK : GV_ERR_MEMORY, opened = 1;
    for (; opened < SWEEPS && status == GV_OK; opened++) {
        refine(look.sweep[opened - 1], look.policy[opened - 1], outcome, criterion, y, values[opened]);
        axis[opened] = (struct gv_axis){.input = s->axes[0].input, .n = FINE, .values = values[opened]};
        status = sweep_again(s, policy, outcome, &axis[opened], options, &fine[opened]);
        if (status != GV_OK) break;
        look.sweep[opened] = &fine[opened];
    }
    if (status == GV_OK) {
        find_place(&look, outcome, criterion, y, best);
        status = evaluate_afresh(s, policy, outcome, best->level.value, options, &fresh);
    }
    if (status == GV_OK) {
        best->value = gv_criterion_of(&fresh, criterion);
        double scale = criterion == GV_BY_POSITIVE ? 1 : fresh.sd.value;
        curve(s, policy, outcome, criterion, GV_REPLICATES_MAX, y);
        find_nearly(s, y, fmax(GV_NEARLY_BEST * scale, 2 * gv_estimate_half_width(best->value)), best);
    }
    while (opened-- > 1)
        gv_sweep_free(&fine[opened]);
    free(y);
    return status;
}

int gv_best_level_find(const struct gv_sweep *s, size_t policy, size_t outcome,
                       const struct gv_run_options *options, struct gv_best_level *best)
{
    const struct gv_input *lever = &s->plan->model->inputs[s->axes[0].input];
    struct gv_statistics none;
    bool can_be_none = lever->low < 0 || (lever->low == 0 && !lever->low_open);
    int status = GV_OK;
    if (can_be_none) status = evaluate_afresh(s, policy, outcome, 0, options, &none);
    for (int c = 0; c < GV_CRITERIA && status == GV_OK; c++) {
        best[c] = (struct gv_best_level){.none = {NAN, NAN, NAN}};
        status = find_criterion(s, policy, outcome, (enum gv_criterion)c, options, &best[c]);
        if (can_be_none && status == GV_OK) best[c].none = gv_criterion_of(&none, (enum gv_criterion)c);
    }
    return status;
}
