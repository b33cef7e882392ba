#include "analysis/nested.h"

#include "analysis/surface.h"
#include "base/memory.h"
#include "base/status.h"
#include "sampling/random.h"

#include <math.h>
#include <stdlib.h>

enum { POINTS_LEAST = 8, POINTS_MOST = 128, AROUND = 512, SHARE = 32, POINTS_AT_ONCE = 32 };

struct gv_nested_size gv_nested_size_of(const struct gv_plan *plan)
{
    size_t batches = gv_batches_of(plan).n, each = (size_t)gv_design_draws(&plan->design) / batches;
    struct gv_nested_size size = {.around = plan->design};
    size.points = each / SHARE;
    if (size.points > POINTS_MOST) size.points = POINTS_MOST;
    if (size.points < POINTS_LEAST) size.points = POINTS_LEAST;
    if (size.points > each) size.points = each;
    uint64_t around = (AROUND + plan->design.replicates - 1) / plan->design.replicates;
    size.around.points = gv_power_of_two_at_most(around);
    if (size.around.points > plan->design.points)
        size.around.points = gv_power_of_two_at_most(plan->design.points);
    return size;
}

uint64_t gv_nested_evaluations(const struct gv_gains *gains, const struct gv_nested_size *size)
{
    return (uint64_t)gains->batches.n * size->points * gains->n * gv_design_draws(&size->around);
}

/* One set of inputs being valued. */
struct nested {
    const struct gv_plan *plan;
    const struct gv_sample *sample;
    const struct gv_gains *gains;
    const struct gv_nested_size *size;
    size_t outcome, n;
    const size_t *inputs;
    int direction;
    const struct gv_run_options *options;
    struct gv_policy *policies;    /* [points at once][decisions] */
    struct gv_override *overrides; /* theirs, one after the other */
    double *rough;                 /* [draws] gain by the rough rule */
    uint64_t done;
};

/* --- the rough rule --- */

static int open_rough(struct nested *s)
{
    const struct gv_gains *g = s->gains;
    size_t draws = g->batches.draws;
    double *sum = gv_memory_new(g->n * draws * sizeof *sum);
    s->rough = gv_memory_zeroed(draws, sizeof *s->rough);
    int status = sum && s->rough ? GV_OK : GV_ERR_MEMORY;
    for (size_t k = 0; k < g->n && status == GV_OK; k++) {
        double mean = 0;
        for (size_t d = 0; d < draws; d++)
            mean += gv_gains_of(g, k)[d] / (double)g->n_used;
        for (size_t d = 0; d < draws; d++)
            sum[k * draws + d] = mean;
    }
    for (size_t i = 0; i < s->n && status == GV_OK; i++)
        status = gv_surface_add(g, s->sample->inputs[s->inputs[i]], sum);
    for (size_t k = 0; k < g->n && status == GV_OK; k++)
        for (size_t d = 0; d < draws; d++)
            s->rough[d] = fmax(s->rough[d], sum[k * draws + d]);
    free(sum);
    return status;
}

/* What it says of all draws of a batch, less what it says of the batch's points. */
static double rough_correction(const struct nested *s, size_t batch)
{
    const struct gv_gains *g = s->gains;
    double all = 0, points = 0, n_all = 0, n_points = 0;
    for (size_t d = batch, i = 0; d < g->batches.draws; d += g->batches.n, i++) {
        if (!g->used[d]) continue;
        all += s->rough[d];
        n_all++;
        if (i >= s->size->points) continue;
        points += s->rough[d];
        n_points++;
    }
    return n_points > 0 ? all / n_all - points / n_points : 0;
}

/* --- points as policies --- */

static size_t set_point(const struct nested *s, size_t draw, size_t decision, struct gv_policy *policy,
                        struct gv_override *overrides)
{
    const struct gv_policy *base = &s->plan->policies[s->gains->policy[decision]];
    size_t n = 0;
    for (size_t k = 0; k < base->n_overrides; k++)
        overrides[n++] = base->overrides[k];
    for (size_t k = 0; k < s->n; k++)
        overrides[n++] =
            (struct gv_override){.input = s->inputs[k],
                                 .distribution = gv_constant(s->sample->inputs[s->inputs[k]][draw]),
                                 .known = true};
    *policy = (struct gv_policy){
        .name = base->name, .label = base->label, .overrides = overrides, .n_overrides = n};
    return n;
}

/* The numbers around the points of a batch are its own. */
static int seed_of(const struct nested *s, size_t batch, uint64_t *seed)
{
    struct gv_text name = {0};
    gv_text_printf(&name, "around the points of batch %zu", batch);
    int status = name.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK)
        *seed = gv_random_key(s->plan->design.seed, name.data, GV_PURPOSE_DRAW) >> 11; /* to 2^53 */
    gv_text_free(&name);
    return status;
}

/* --- judging a point --- */

/* Mean gains of all decisions over the folds of the draws around a point; false if no draw is valid. */
struct around {
    double *sum; /* [decisions][folds] over the incumbent */
    double count[GV_FOLDS_MAX], total;
    size_t folds;
};

static bool gather(const struct nested *s, const struct gv_batches *batches, const double *const *column,
                   struct around *a)
{
    double sign = s->direction < 0 ? -1 : 1;
    size_t n = s->gains->n;
    a->total = 0;
    for (size_t i = 0; i < n * a->folds; i++)
        a->sum[i] = 0;
    for (size_t f = 0; f < a->folds; f++)
        a->count[f] = 0;
    for (size_t d = 0; d < batches->draws; d++) {
        bool valid = true;
        for (size_t k = 0; k < n; k++)
            valid &= !isnan(column[k][d]);
        if (!valid) continue;
        size_t f = d % batches->n % a->folds;
        for (size_t k = 0; k < n; k++)
            a->sum[k * a->folds + f] += sign * (column[k][d] - column[s->gains->best][d]);
        a->count[f]++;
        a->total++;
    }
    return a->total > 0;
}

/* The best decision by all folds but one (SIZE_MAX: by all). */
static size_t choose(const struct nested *s, const struct around *a, size_t without)
{
    size_t chosen = s->gains->best;
    double most = 0;
    for (size_t k = 0; k < s->gains->n; k++) {
        double sum = 0;
        for (size_t f = 0; f < a->folds; f++)
            if (f != without) sum += a->sum[k * a->folds + f];
        if (sum > most) {
            most = sum;
            chosen = k;
        }
    }
    return chosen;
}

static void judge(const struct nested *s, const struct around *a, double *own, double *other)
{
    size_t by_all = choose(s, a, SIZE_MAX);
    for (size_t f = 0; f < a->folds; f++) {
        size_t by_others = a->folds > 1 ? choose(s, a, f) : by_all;
        *own += a->sum[by_all * a->folds + f] / a->total;
        *other += a->sum[by_others * a->folds + f] / a->total;
    }
}

/* --- running --- */

struct progress {
    const struct nested *of;
    uint64_t total;
};

static void step(void *context, uint64_t done, uint64_t total)
{
    const struct progress *p = context;
    const struct gv_run_options *options = p->of->options;
    (void)total;
    options->progress(options->progress_context, p->of->done + done, p->total);
}

/* Draws[points] of a batch, at most POINTS_AT_ONCE; adds what they say. */
static int run_points(struct nested *s, const struct gv_design *around, size_t points, const size_t *draws,
                      double *own, double *other)
{
    struct gv_override *overrides = s->overrides;
    size_t n = s->gains->n;
    struct gv_plan plan = *s->plan;
    /* Means are all that is wanted: nothing is to be smoothed. */
    struct gv_model bare = *plan.model;
    bare.product_form = NULL;
    plan.model = &bare;
    plan.design = *around;
    plan.policies = s->policies;
    plan.n_policies = points * n;
    for (size_t i = 0; i < points; i++)
        for (size_t k = 0; k < n; k++)
            overrides += set_point(s, draws[i], k, &s->policies[i * n + k], overrides);
    struct progress progress = {s, gv_nested_evaluations(s->gains, s->size)};
    struct gv_run_options options = *s->options;
    if (options.progress) options.progress = step;
    options.progress_context = &progress;
    const struct gv_sample_request request = {.outcomes = &s->outcome, .n_outcomes = 1};
    struct gv_sample sample;
    int status = gv_sample_draw(&plan, &request, &options, &sample);
    if (status != GV_OK) return status;
    struct gv_batches batches = gv_batches_of(&plan);
    struct around a = {.folds = gv_folds(&batches)};
    const double **column = gv_memory_new(n * sizeof *column);
    a.sum = gv_memory_new(n * a.folds * sizeof *a.sum);
    if (!column || !a.sum) status = GV_ERR_MEMORY;
    for (size_t i = 0; i < points && status == GV_OK; i++) {
        for (size_t k = 0; k < n; k++)
            column[k] = gv_sample_column(&sample, i * n + k, 0);
        if (gather(s, &batches, column, &a)) judge(s, &a, own, other);
    }
    s->done += (uint64_t)points * n * sample.draws;
    free(column);
    free(a.sum);
    gv_sample_free(&sample);
    return status;
}

static int run_batch(struct nested *s, size_t batch, double *own, double *other)
{
    struct gv_design around = s->size->around;
    size_t draws[POINTS_AT_ONCE], n = 0, used = 0;
    int status = seed_of(s, batch, &around.seed);
    *own = *other = 0;
    for (size_t i = 0; i < s->size->points && status == GV_OK; i++) {
        size_t draw = i * s->gains->batches.n + batch;
        if (s->gains->used[draw]) {
            draws[n++] = draw;
            used++;
        }
        if (n && (n == POINTS_AT_ONCE || i + 1 == s->size->points)) {
            status = run_points(s, &around, n, draws, own, other);
            n = 0;
        }
    }
    if (used) {
        double correction = rough_correction(s, batch);
        *own = *own / (double)used + correction;
        *other = *other / (double)used + correction;
    }
    return status;
}

int gv_nested_worth(const struct gv_plan *plan, size_t outcome, int direction, const struct gv_sample *sample,
                    const struct gv_gains *gains, size_t n, const size_t *inputs,
                    const struct gv_nested_size *size, const struct gv_run_options *options,
                    struct gv_worth *worth)
{
    struct nested s = {.plan = plan,
                       .sample = sample,
                       .gains = gains,
                       .size = size,
                       .outcome = outcome,
                       .n = n,
                       .inputs = inputs,
                       .direction = direction,
                       .options = options};
    double own[GV_BATCHES_MAX], other[GV_BATCHES_MAX];
    size_t overrides = 0;
    for (size_t k = 0; k < gains->n; k++)
        overrides += plan->policies[gains->policy[k]].n_overrides + n;
    s.policies = gv_memory_new(POINTS_AT_ONCE * gains->n * sizeof *s.policies);
    s.overrides = gv_memory_new(POINTS_AT_ONCE * overrides * sizeof *s.overrides);
    int status = s.policies && s.overrides ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) status = open_rough(&s);
    for (size_t b = 0; b < gains->batches.n && status == GV_OK; b++)
        status = run_batch(&s, b, &own[b], &other[b]);
    if (status == GV_OK) *worth = gv_worth_settle(gains, own, other);
    free(s.policies);
    free(s.overrides);
    free(s.rough);
    return status;
}
